"""Scrapy's throttle, which slows down with a site, but never goes faster than was declared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scrapy.extensions.throttle import AutoThrottle

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response

LEAST_DELAYS: Final = "ASTERISM_LEAST_DELAYS"
"""Setting: by host, the seconds between two requests that its source declares."""


class PoliteThrottle(AutoThrottle):
    """Adapts the delay of each host to how fast it answers, from the declared delay upwards.

    Scrapy's own knows one least delay for all hosts and would go below what a source declares.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._least: dict[str, float] = crawler.settings.getdict(LEAST_DELAYS)

    def _response_downloaded(self, response: Response, request: Request, spider: Spider) -> None:
        key, slot = self._get_slot(request, spider)
        before = slot.delay if slot is not None else 0.0
        super()._response_downloaded(response, request, spider)
        if slot is not None and slot.delay != before:
            slot.delay = max(slot.delay, self._least.get(key or "", 0.0))
