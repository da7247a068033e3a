from __future__ import annotations

import pytest
from twisted.internet.testing import StringTransport
from twisted.web._newclient import ParseError, Request
from twisted.web.http_headers import Headers

from asterism.collect.downloading import HEADERS_LIMIT, _Parser


def parser() -> _Parser:
    request = Request(b"GET", b"/", Headers({b"host": [b"a.example"]}), None)  # type: ignore[no-untyped-call]
    made = _Parser(request, None)  # type: ignore[no-untyped-call]
    made.makeConnection(StringTransport())  # type: ignore[no-untyped-call]
    made.lineReceived(b"HTTP/1.1 200 OK")
    return made


def test_headers_end_somewhere() -> None:
    endless = parser()
    for _ in range(HEADERS_LIMIT // 1_024 - 1):
        endless.lineReceived(b"X: " + b"y" * 1_021)
    with pytest.raises(ParseError, match="headers have more than 256 KiB"):
        endless.lineReceived(b"X: " + b"y" * 1_021)


def test_usual_headers_are_read() -> None:
    usual = parser()
    usual.lineReceived(b"Content-Type: text/html")
    usual.lineReceived(b"Set-Cookie: a=1")
    assert usual.headers.getRawHeaders(b"Content-Type") == [b"text/html"]
