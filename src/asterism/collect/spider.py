"""The spider: walks the listings of declared sources and reads the pages they link to."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

import scrapy
from lxml.html import HtmlElement  # type: ignore[import-untyped]
from scrapy.exceptions import CloseSpider, IgnoreRequest
from scrapy.http import Response
from w3lib.encoding import html_to_unicode

from asterism.collect.bounds import SOURCE, EndlessError
from asterism.collect.capturing import RECEIVED
from asterism.collect.failures import answered, explained, unreadable
from asterism.collect.page_reading import Links, PageReader
from asterism.collect.page_text import parse_page, refresh_of
from asterism.collect.receiving import Arrival, Receiver, capture_id_of
from asterism.evidence.locate import PAGE_TYPES
from asterism.evidence.store import Received

ITEM_PRIORITY: Final = 10  # documents before further listings: what waits stays short
GOOD: Final = range(200, 300)
GONE: Final = frozenset((404, 410))
REFRESHES_LIMIT: Final = 4
HOPS: Final = "asterism_hops"
FORBIDDEN_BY_ROBOTS: Final = "robots.txt"


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
        self.failures = 0
        self.forbidden = 0
        self.skipped = 0

    def source_key_of(self, host: str) -> str | None:
        """Return the key of the source that a host belongs to, or None."""
        name = host.lower()
        while name:
            if name in self._keys:
                return self._keys[name]
            name = name.partition(".")[2]
        return None

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """Ask for the first pages of every source."""
        for key, reader in self.readers.items():
            for url in reader.declaration.crawl.start:
                yield self._request(url, key, is_item=False)

    def parse_listing(self, response: Response) -> Iterator[scrapy.Request]:
        """Hand a listing over and follow its links."""
        arrival, page = self._arrival(response)
        if arrival is None:
            return
        key, links = response.meta[SOURCE], Links((), (), ())
        if page is not None:
            try:
                links = self.readers[key].links(page, response.url)
            except Exception as error:  # noqa: BLE001 - whatever a hostile page provokes
                arrival = replace(arrival, rejects=(unreadable(response.url, error),))
        self._hand_over(arrival)
        for url in links.items:
            if hash(url) in self._done:
                self.skipped += 1
            else:
                yield self._request(url, key, is_item=True)
        for url in links.listings:
            yield self._request(url, key, is_item=False)

    def parse_item(self, response: Response) -> Iterator[scrapy.Request]:
        """Hand a document's page over with what it says; follow a thread to its next page."""
        arrival, page = self._arrival(response)
        if arrival is None:
            return
        further: Iterable[scrapy.Request] = ()
        if page is not None:
            try:
                arrival, further = self._item(arrival, page, response)
            except Exception as error:  # noqa: BLE001 - whatever a hostile page provokes
                arrival = replace(arrival, rejects=(unreadable(response.url, error),))
        self._hand_over(arrival)
        yield from further

    def _item(
        self,
        arrival: Arrival,
        page: HtmlElement,
        response: Response,
    ) -> tuple[Arrival, Iterable[scrapy.Request]]:
        """Return an arrival with what its page says, and the pages that continue it."""
        key = response.meta[SOURCE]
        reader = self.readers[key]
        capture_id = capture_id_of(arrival.source, arrival.received)
        received = arrival.received
        drafts, rejects = reader.drafts(page, received.url, capture_id, received.captured_at)
        if not drafts and (target := refresh_of(page, response.url)):
            return arrival, self._refreshed(response, target)
        later = reader.later(page, response.url) if reader.declaration.posts else ()
        read = replace(arrival, drafts=tuple(drafts), rejects=tuple(rejects))
        return read, [self._request(url, key, is_item=True) for url in later]

    def failed(self, failure: Any) -> None:  # noqa: ANN401 - Twisted's Failure
        """Count a page that may not be fetched, or could not be; keep what came of it."""
        error, url = failure.value, failure.request.url
        if failure.check(IgnoreRequest):
            self.forbidden += 1
        else:
            self.failures += 1
            self.logger.warning("%s: %s", url, error)
        if FORBIDDEN_BY_ROBOTS not in str(error):
            self._explain(url, error)
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

    def _refreshed(self, response: Response, target: str) -> Iterator[scrapy.Request]:
        """Yield the request that a page makes by refreshing itself, unless it never ends."""
        hops = response.meta.get(HOPS, 0) + 1
        if hops > REFRESHES_LIMIT:
            self._explain(response.url, EndlessError("refreshes itself without end"))
            return
        request = self._request(target, response.meta[SOURCE], is_item=True)
        request.meta[HOPS] = hops
        yield request

    def _arrival(self, response: Response) -> tuple[Arrival | None, Any]:
        """Return what arrived, and the page's root element if it is a page that is there.

        There is no arrival if it was handed over before: an answer that was asked for again, and
        was no better.
        """
        received: Received | None = response.meta.get(RECEIVED)
        declared = (response.headers.get("Content-Type") or b"text/html").decode("latin-1")
        media_type = declared.partition(";")[0].strip().lower()
        if received is None:
            self.receiver.rejects.add([answered(response.url, response.status, media_type)])
            return None, None
        source = self.readers[response.meta[SOURCE]].declaration.source
        arrival = Arrival(source, received)
        if response.status in GONE:
            return arrival, None
        if media_type not in PAGE_TYPES or response.status not in GOOD:
            reject = answered(response.url, response.status, media_type)
            return replace(arrival, rejects=(reject,)), None
        try:
            encoding, text = html_to_unicode(declared, response.body)
            page = parse_page(text)
        except Exception as error:  # noqa: BLE001 - whatever a hostile page provokes
            return replace(arrival, rejects=(unreadable(response.url, error),)), None
        empty = () if page is not None else (answered(response.url, response.status, "nothing"),)
        return replace(arrival, encoding=encoding, rejects=empty), page

    def _explain(self, url: str, error: BaseException) -> None:
        self.receiver.rejects.add([explained(url, error)])

    def _hand_over(self, arrival: Arrival) -> None:
        try:
            self.receiver.put(arrival)
        except RuntimeError as error:
            reason = "writing failed"
            raise CloseSpider(reason) from error
