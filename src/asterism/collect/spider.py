"""The spider: walks the listings of declared sources and reads the pages they link to."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any, Final

import scrapy
from scrapy.exceptions import CloseSpider, IgnoreRequest
from scrapy.http import Response
from w3lib.encoding import html_to_unicode

from asterism.collect.capturing import RECEIVED, SOURCE
from asterism.collect.page_reading import PageReader
from asterism.collect.page_text import parse_page
from asterism.collect.receiving import Arrival, Receiver, capture_id_of
from asterism.evidence.locate import PAGE_TYPES
from asterism.evidence.store import Received

ITEM_PRIORITY: Final = 10  # documents before further listings: what waits stays short
GOOD: Final = range(200, 300)


class SourceSpider(scrapy.Spider):
    """Crawls sources as they are declared.

    Args:
        readers: by source key.
        receiver: where responses and documents go.
        done: hashes of addresses that an interrupted run has brought in already.
        proxy: address of the proxy that requests go through, or None.
    """

    name = "asterism"

    def __init__(
        self,
        readers: Mapping[str, PageReader],
        receiver: Receiver,
        done: frozenset[int],
        proxy: str | None,
    ) -> None:
        super().__init__()
        self.readers = readers
        self.receiver = receiver
        self._done = done
        # Stated with each request, as Scrapy otherwise reads the environment for each.
        self._way = {"proxy": proxy} if proxy else {}
        self._keys = {
            host: key for key, reader in readers.items() for host in reader.declaration.hosts
        }
        self.allowed_domains = sorted(self._keys)
        self.failures = 0
        self.forbidden = 0
        self.skipped = 0

    def source_key_of(self, host: str) -> str | None:
        """Return the key of the source that a host belongs to, or None."""
        return self._keys.get(host)

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """Ask for the first pages of every source."""
        for key, reader in self.readers.items():
            for url in reader.declaration.crawl.start:
                yield self._request(url, key, is_item=False)

    def parse_listing(self, response: Response) -> Iterator[scrapy.Request]:
        """Hand a listing over and follow its links."""
        arrival, page = self._read(response)
        self._hand_over(arrival)
        if page is None:
            return
        key = response.meta[SOURCE]
        links = self.readers[key].links(page, response.url)
        for url in links.items:
            if hash(url) in self._done:
                self.skipped += 1
            else:
                yield self._request(url, key, is_item=True)
        for url in links.listings:
            yield self._request(url, key, is_item=False)

    def parse_item(self, response: Response) -> list[scrapy.Request]:
        """Hand a document's page over with what it says, and follow a thread to its next page."""
        arrival, page = self._read(response)
        key = response.meta[SOURCE]
        reader = self.readers[key]
        if page is not None:
            capture_id = capture_id_of(arrival.source, arrival.received)
            received = arrival.received
            drafts, rejects = reader.drafts(page, received.url, capture_id, received.captured_at)
            arrival = Arrival(
                arrival.source,
                arrival.received,
                arrival.encoding,
                tuple(drafts),
                tuple(rejects),
            )
        self._hand_over(arrival)
        if page is None or reader.declaration.posts is None:
            return []
        later = reader.later(page, response.url)
        return [self._request(url, key, is_item=True) for url in later]

    def failed(self, failure: Any) -> None:  # noqa: ANN401 - Twisted's Failure
        """Count a page that may not be fetched, or could not be; keep what came of it."""
        if failure.check(IgnoreRequest):
            self.forbidden += 1
            return
        self.failures += 1
        self.logger.warning("%s: %s", failure.request.url, failure.value)
        received: Received | None = failure.request.meta.get(RECEIVED)
        if received is not None:
            source = self.readers[failure.request.meta[SOURCE]].declaration.source
            self._hand_over(Arrival(source, received))

    def _request(self, url: str, key: str, *, is_item: bool) -> scrapy.Request:
        return scrapy.Request(
            url,
            callback=self.parse_item if is_item else self.parse_listing,
            errback=self.failed,
            meta={SOURCE: key, **self._way},
            priority=ITEM_PRIORITY if is_item else 0,
        )

    def _read(self, response: Response) -> tuple[Arrival, Any]:
        """Return what arrived, and the page's root element if it is a page that is there."""
        source = self.readers[response.meta[SOURCE]].declaration.source
        received: Received = response.meta[RECEIVED]
        declared = (response.headers.get("Content-Type") or b"text/html").decode("latin-1")
        media_type = declared.partition(";")[0].strip().lower()
        if media_type not in PAGE_TYPES:
            return Arrival(source, received), None
        encoding, text = html_to_unicode(declared, response.body)
        page = parse_page(text) if response.status in GOOD else None
        return Arrival(source, received, encoding), page

    def _hand_over(self, arrival: Arrival) -> None:
        try:
            self.receiver.put(arrival)
        except RuntimeError as error:
            reason = "writing failed"
            raise CloseSpider(reason) from error
