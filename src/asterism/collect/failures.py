"""Why a page could not be fetched, in words that say what to do."""

from __future__ import annotations

from gzip import BadGzipFile
from typing import Final
from zlib import error as zlib_error

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)

from asterism.collect.bounds import EndlessError, OutOfBoundsError
from asterism.collect.downloading import HEADERS_TOO_LONG
from asterism.collect.rejects import Reject

PAGE_LIMIT: Final = 32 << 20
"""Bytes of a page, as sent and as unpacked."""
SECONDS_LIMIT: Final = 30
"""Seconds from asking for a page to its last byte."""

_LATER: Final = "collect again later"
_CHECK: Final = "look at the page yourself; if it is wanted, report it to the site's owner"


_UNPACKING: Final = (BadGzipFile, EOFError, zlib_error)
_KNOWN: Final[tuple[tuple[type[BaseException], str, str, str], ...]] = (
    (IgnoreRequest, "DOWNLOAD_MAXSIZE", f"unpacks to more than {PAGE_LIMIT >> 20} MiB", _CHECK),
    (IgnoreRequest, "redirections", "leads from one address to the next without end", _CHECK),
    (DownloadTimeoutError, "", "was not complete in the time allowed", _LATER),
    (DownloadCancelledError, "", f"has more than {PAGE_LIMIT >> 20} MiB", _CHECK),
    (ResponseDataLossError, "", "ended before the length that it states", _LATER),
    (
        CannotResolveHostError, "", "its host has no address on the open internet",
        "check the declared addresses",
    ),
    (DownloadConnectionRefusedError, "", "its host refuses connections", _LATER),
    (Exception, HEADERS_TOO_LONG, HEADERS_TOO_LONG, _CHECK),
    *((kind, "", "cannot be unpacked as its Content-Encoding says", _CHECK) for kind in _UNPACKING),
)  # fmt: skip
"""Kind of error, words in it, and what is said of it."""


def explained(url: str, error: BaseException) -> Reject:
    """Return why an address brought no page.

    Args:
        url: the address.
        error: what Scrapy or Twisted raised.
    """
    reason, mend = _words(error)
    return Reject(0, "", reason, mend, url, "not fetched")


def answered(url: str, status: int, media_type: str) -> Reject:
    """Return that something came that is no page: an error, or bytes of another kind."""
    if status in range(200, 300):
        reason = f"is no page: it was sent as {media_type}"
    else:
        reason = f"the site answered with {status}"
    return Reject(0, "", reason, _LATER, url, "not fetched")


def behind_a_door(url: str) -> Reject:
    """Return that a page asks to log in where a document was expected."""
    mend = "declare a log-in for the source, or leave what is behind it out"
    return Reject(0, "", "the page asks to log in", mend, url)


def unreadable(url: str, error: BaseException) -> Reject:
    """Return that a page came and could not be taken apart."""
    reason = (
        f"the page cannot be read: {type(error).__name__}: {' '.join(str(error).split())[:200]}"
    )
    return Reject(0, "", reason, _CHECK, url)


def _words(error: BaseException) -> tuple[str, str]:
    text = " ".join(_said(error).split())[:300]
    if isinstance(error, OutOfBoundsError):
        return f"is not asked for: {text}", "declare a source of its own if it is wanted"
    if isinstance(error, EndlessError):
        return text, _CHECK
    for kind, part, reason, mend in _KNOWN:
        if isinstance(error, kind) and part in text:
            return reason, mend
    return f"could not be fetched: {text or type(error).__name__}", _LATER


def _said(error: BaseException) -> str:
    """Return an error's words; Twisted keeps those of a failed answer inside lists of failures."""
    while isinstance(error, DownloadFailedError) and error.__cause__ is not None:
        error = error.__cause__
    reasons = getattr(error, "reasons", None)
    if not reasons:
        return str(error)
    return "; ".join(str(reason.value) or type(reason.value).__name__ for reason in reasons)
