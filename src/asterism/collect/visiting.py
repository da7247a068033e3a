"""Scrapy's filter of duplicates, for crawls that visit a source again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, cast

from scrapy.dupefilters import RFPDupeFilter

from asterism.collect.bounds import SOURCE

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

    from asterism.collect.spider import SourceSpider


class VisitFilter(RFPDupeFilter):
    """Lets each address through once in each visit of its source."""

    _crawler: Crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the filter of a crawl."""
        made = super().from_crawler(crawler)
        made._crawler = crawler  # noqa: SLF001 - its own
        return made

    def request_seen(self, request: Request) -> bool:
        """Return whether this visit has asked for it."""
        spider = cast("SourceSpider", self._crawler.spider)
        self._fingerprints = spider.walks[request.meta[SOURCE]].fingerprints
        return super().request_seen(request)
