"""Scrapy's way of downloading over HTTP, with a limit to the headers of an answer.

Bodies and times have limits of Scrapy's own; headers have none, and a server that never stops
sending them would fill the memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from twisted.web._newclient import ParseError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.internet.defer import Deferred

HEADERS_LIMIT: Final = 256 << 10
HEADERS_TOO_LONG: Final = f"its headers have more than {HEADERS_LIMIT >> 10} KiB"


class CappedDownloadHandler(HTTP11DownloadHandler):
    """Downloads over HTTP/1.1; an answer with endless headers fails."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _Factory  # noqa: SLF001 - Scrapy replaces it in the same way


class _Parser(_LenientHTTPClientParser):
    """Counts the bytes of status line and headers."""

    _header_bytes = 0

    def lineReceived(self, line: bytes) -> None:  # noqa: N802 - Twisted's name
        """Take a line of the head.

        Raises:
            ParseError: if the head is too long.
        """
        self._header_bytes += len(line)
        if self._header_bytes > HEADERS_LIMIT:
            raise ParseError(HEADERS_TOO_LONG, b"")  # type: ignore[no-untyped-call]
        super().lineReceived(line)


class _Protocol(_LenientHTTP11ClientProtocol):
    """A connection whose answers are parsed by `_Parser`."""

    def request(self, request: Any) -> Deferred[Any]:  # noqa: ANN401 - Twisted's request
        """Send a request."""
        answered: Deferred[Any] = super().request(request)
        # As Scrapy does: Twisted names the class of the parser nowhere.
        self._parser.__class__ = _Parser
        return answered


class _Factory(_LenientHTTP11ClientFactory):
    """Makes such connections."""

    def buildProtocol(self, addr: object) -> _Protocol:  # noqa: ARG002, N802 - Twisted's names
        """Return a connection's protocol."""
        return _Protocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
