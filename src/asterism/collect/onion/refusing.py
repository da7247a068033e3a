"""Keeps the two networks apart, request by request, before anything is looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Self
from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest

from asterism.collect.onion.addresses import is_onion

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

THROUGH_TOR: Final = "ASTERISM_THROUGH_TOR"
ORDER: Final = 1
"""Before every other middleware: nothing, not even robots.txt, is fetched for what is refused."""


class WrongNetworkError(IgnoreRequest):
    """An address of the clear net in a crawl through Tor, or an onion service in another."""


class NetworkMiddleware:
    """Refuses addresses of the other network, wherever they come from.

    First pages, links, redirects and robots.txt all pass here. What is refused is counted with
    the pages that a source's bounds keep us from.
    """

    def __init__(self, *, through_tor: bool) -> None:
        self._through_tor = through_tor

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware of a crawl."""
        return cls(through_tor=crawler.settings.getbool(THROUGH_TOR))

    def process_request(self, request: Request) -> None:
        """Let a request through or not.

        Raises:
            WrongNetworkError: if its host belongs to the other network.
        """
        parts = urlsplit(request.url)
        onion = is_onion(parts.hostname or "")
        if self._through_tor and (not onion or parts.scheme not in {"http", "https"}):
            message = f"{request.url}: a source behind Tor is not followed into the clear net"
            raise WrongNetworkError(message)
        if onion and not self._through_tor:
            message = f"{request.url}: onion services are reached by sources with network: tor"
            raise WrongNetworkError(message)
