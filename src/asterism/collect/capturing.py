"""Takes every response as it came, before Scrapy unpacks, follows or repeats anything."""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import urljoin, urlsplit

from asterism.collect.arriving import Arrival
from asterism.collect.bounds import MEDIA, SOURCE, EndlessError, OutOfBoundsError, refusal
from asterism.collect.signing_in.withholding import without_cookies
from asterism.evidence.store import Received
from asterism.model.clock import now

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from asterism.collect.declaration import SiteDeclaration
    from asterism.collect.spider import SourceSpider

RECEIVED: Final = "asterism_received"
BESIDE: Final = "asterism_beside"
"""What came or was made with a response, and is kept if it is."""
UNKEPT: Final = "asterism_unkept"
"""Marks requests whose answers are not stored: those that sign in."""
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
        if key is None or UNKEPT in request.meta:
            return response
        walk = spider.walks[key]
        declaration = walk.declaration
        received = received_from(request.url, response)
        if declaration.login is not None:
            received = without_cookies(received)
        if (
            SOURCE not in request.meta
            or response.status in _REDIRECTS
            or response.status in self._retried
        ):
            keep = declaration.crawl.keep
            spider.receiver.put(Arrival(walk.source, received, keep=keep))
            if SOURCE in request.meta and response.status in _REDIRECTS:
                check_redirect(request, response, declaration)
        else:
            request.meta[RECEIVED] = received
        return response


def check_redirect(request: Request, response: Response, declaration: SiteDeclaration) -> None:
    """Let a redirect lead on within its source, and not in a circle.

    Raises:
        OutOfBoundsError: if it leads out of it.
        EndlessError: if it leads in a circle, or does not say where to.
    """
    location = (response.headers.get("Location") or b"").decode("latin-1").strip()
    if not location:
        message = "redirects and does not say where to"
        raise EndlessError(message)
    try:
        target = urljoin(request.url, location)
    except ValueError:
        target = location
    reason = refusal(target, declaration, elsewhere=MEDIA in request.meta)
    if target in (request.url, *request.meta.get("redirect_urls", ())):
        message = f"redirects in a circle, to {target[:200]}"
        raise EndlessError(message)
    if reason:
        message = f"{reason} (redirected to {target[:200]})"
        raise OutOfBoundsError(message)


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
