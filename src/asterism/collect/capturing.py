"""Takes every response as it came, before Scrapy unpacks, follows or repeats anything."""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import urlsplit

from asterism.collect.receiving import Arrival
from asterism.evidence.store import Received
from asterism.model.clock import now

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from asterism.collect.spider import SourceSpider

RECEIVED: Final = "asterism_received"
SOURCE: Final = "asterism_source"
ORDER: Final = 950
"""Nearest to the network: a higher number than every middleware of Scrapy's own."""

_REDIRECTS: Final = range(300, 400)


class CaptureMiddleware:
    """Keeps the response with its request until it has been read.

    What never reaches the spider (redirects, answers that are tried again, robots.txt) is
    handed to the receiver at once.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._retried = {int(code) for code in crawler.settings.getlist("RETRY_HTTP_CODES")}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware of a crawl."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """Note the response's bytes, status and headers."""
        spider: SourceSpider = self._crawler.spider  # type: ignore[assignment]
        key = request.meta.get(SOURCE) or spider.source_key_of(urlsplit(request.url).hostname or "")
        if key is None:
            return response
        received = received_from(request.url, response)
        if (
            SOURCE not in request.meta
            or response.status in _REDIRECTS
            or response.status in self._retried
        ):
            spider.receiver.put(Arrival(spider.readers[key].declaration.source, received))
        else:
            request.meta[RECEIVED] = received
        return response


def received_from(url: str, response: Response) -> Received:
    """Return a response as it came from the network.

    Scrapy gives no reason phrase and no connection headers; the standard's phrase is written.
    """
    try:
        reason = HTTPStatus(response.status).phrase
    except ValueError:
        reason = ""
    headers = tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    )
    return Received(
        url,
        now(),
        response.status,
        reason,
        headers,
        response.body,
        hashlib.sha256(response.body).hexdigest(),
    )
