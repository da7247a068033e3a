from __future__ import annotations

import pytest
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from twisted.python.failure import Failure
from twisted.web.client import ResponseFailed

from asterism.collect.bounds import EndlessError, OutOfBoundsError
from asterism.collect.failures import answered, explained, unreadable

URL = "http://a.example/1"


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OutOfBoundsError("it is far"), "is not asked for: it is far"),
        (EndlessError("redirects in a circle"), "redirects in a circle"),
        (IgnoreRequest("exceeded DOWNLOAD_MAXSIZE"), "unpacks to more than 32 MiB"),
        (IgnoreRequest("max redirections reached"), "leads from one address to the next"),
        (DownloadTimeoutError("x"), "not complete in the time"),
        (DownloadCancelledError("x"), "more than 32 MiB"),
        (ResponseDataLossError(), "ended before"),
        (CannotResolveHostError("x"), "no address on the open internet"),
        (EOFError("x"), "cannot be unpacked"),
        (KeyError(), "could not be fetched: KeyError"),
    ],
)
def test_each_failure_says_what_it_is(error: Exception, reason: str) -> None:
    reject = explained(URL, error)
    assert reason in reject.reason
    assert (reject.level, reject.raw) == ("not fetched", URL)
    assert reject.mend


def test_what_twisted_wraps_is_unwrapped() -> None:
    error = DownloadFailedError("wrapped")
    error.__cause__ = ResponseFailed([Failure(ValueError("bad digits"))])  # type: ignore[no-untyped-call]
    assert explained(URL, error).reason == "could not be fetched: bad digits"


def test_what_is_no_page_is_named() -> None:
    assert "answered with 503" in answered(URL, 503, "text/html").reason
    assert "image/png" in answered(URL, 200, "image/png").reason
    assert unreadable(URL, ValueError("depth")).reason.endswith("ValueError: depth")
