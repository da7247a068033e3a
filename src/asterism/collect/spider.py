"""The spider: walks the listings of declared sources and hands on the pages they link to."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlsplit

import scrapy
from lxml.html import HtmlElement  # type: ignore[import-untyped]
from scrapy.exceptions import CloseSpider, IgnoreRequest
from scrapy.http import Response

from asterism.collect.arriving import Arrival, Body, Unread
from asterism.collect.bounds import SOURCE, EndlessError, OutOfBoundsError
from asterism.collect.capturing import BESIDE, RECEIVED
from asterism.collect.failures import answered, explained, unreadable
from asterism.collect.finding import PROBE, address_of_nothing
from asterism.collect.page_reading import Links
from asterism.collect.page_text import refresh_of
from asterism.collect.reading import GONE, opened, read_item
from asterism.collect.receiving import Receiver
from asterism.collect.rejects import Reject
from asterism.collect.traps import canonical
from asterism.collect.walking import Walk
from asterism.evidence.store import Received

ITEM_PRIORITY: Final = 10  # documents before further listings: what waits stays short
REFRESHES_LIMIT: Final = 4
EXAMPLES: Final = 20
"""Addresses that are named of those that are left out for one reason."""
HOPS: Final = "asterism_hops"
DEPTH: Final = "asterism_depth"
BARREN: Final = "asterism_barren"
KNOWN: Final = "asterism_known"
"""In a request's meta: that the record has a document from there, and no listing shows it."""
FORBIDDEN_BY_ROBOTS: Final = "robots.txt"

Known = Callable[[str], Iterable[str]]
"""Returns the addresses of a source's documents that were there when last asked for, by its id."""


class SourceSpider(scrapy.Spider):
    """Crawls sources as they are declared.

    Args:
        walks: by source key.
        receiver: where responses and documents go.
        done: hashes of addresses that an interrupted run has brought in already.
        proxy: address of the proxy that requests go through, or None.
        known: what the record has of a source.
    """

    name = "asterism"

    def __init__(
        self,
        walks: Mapping[str, Walk],
        receiver: Receiver,
        done: frozenset[int],
        proxy: str | None,
        known: Known,
    ) -> None:
        super().__init__()
        self.walks = walks
        self.readers = {key: walk.reader for key, walk in walks.items()}
        self.receiver = receiver
        self._done = done
        self._known = known
        # Stated with each request, as Scrapy otherwise reads the environment for each.
        self._way = {"proxy": proxy} if proxy else {}
        self._keys = {host: key for key, walk in walks.items() for host in walk.declaration.hosts}
        self.failures = 0
        self.forbidden = 0
        self.skipped = 0
        self.trapped = 0
        self._told: Counter[tuple[str, str]] = Counter()

    def source_key_of(self, host: str) -> str | None:
        """Return the key of the source that a host belongs to, or None."""
        name = host.lower()
        while name:
            if name in self._keys:
                return self._keys[name]
            name = name.partition(".")[2]
        return None

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """Ask every source for what is surely not there, then for its first pages."""
        for key in self.walks:
            for request in self.visit(key):
                yield request

    def visit(self, key: str) -> Iterator[scrapy.Request]:
        """Yield what begins a visit of a source."""
        walk = self.walks[key]
        if not walk.is_open():
            return
        declaration = walk.declaration
        # What a stranger is shown says nothing about members' pages, nor a page before its script.
        plain = declaration.login is None and declaration.page.render == "http"
        for url in declaration.crawl.start:
            host = urlsplit(url).netloc
            if not plain or host in walk.finding.asked:
                yield from self._listings([url], key, 0, 0)
                continue
            walk.finding.asked.add(host)
            yield self._request(
                address_of_nothing(url, walk.source.id), key, 0, priority=ITEM_PRIORITY
            ).replace(callback=self.parse_nothing, errback=self.no_answer, cb_kwargs={"start": url})

    def parse_nothing(self, response: Response, start: str) -> Iterator[scrapy.Request]:
        """Learn how a host says that something is not there; then begin."""
        arrival, body = self._arrival(response)
        key = response.meta[SOURCE]
        if arrival is not None:
            _, page = opened(arrival, body)
            if page is not None:
                self.walks[key].finding.learn(page, response.url)
            self._hand_over(replace(arrival, finding=PROBE), key)
        yield from self._listings([start], key, 0, 0)

    def no_answer(self, failure: Any) -> Iterator[scrapy.Request]:  # noqa: ANN401 - Twisted's Failure
        """Begin, though the host did not say how it says that something is not there."""
        request = failure.request
        yield from self._listings([request.cb_kwargs["start"]], request.meta[SOURCE], 0, 0)

    def parse_listing(self, response: Response) -> Iterator[scrapy.Request]:
        """Hand a listing over and follow its links."""
        arrival, body = self._arrival(response)
        if arrival is None:
            return
        key, meta, links = response.meta[SOURCE], response.meta, Links((), (), ())
        arrival, page = opened(arrival, body)
        walk = self.walks[key]
        if page is not None:
            try:
                links = walk.reader.links(page, response.url)
            except Exception as error:  # noqa: BLE001 - whatever a hostile page provokes
                arrival = replace(arrival, rejects=(unreadable(response.url, error),))
        self._hand_over(arrival, key)
        depth = meta[DEPTH] + 1
        items = [canonical(url) for url in links.items]
        fresh = [url for url in items if walk.traps.is_new(url)]
        # A page that only leads to other listings is none that could show something new.
        barren = 0 if fresh or not (items or links.next) else meta[BARREN] + 1
        walk.traps.saw_listing(response.url, fruitful=not barren)
        for url in fresh:
            if hash(url) in self._done:
                self.skipped += 1
            else:
                yield from self._item(url, key, depth)
        yield from self._listings(links.follow, key, depth, barren)
        # A next page is as deep as the one before it.
        yield from self._listings(links.next, key, depth - 1, barren)

    def parse_item(self, response: Response) -> Iterator[scrapy.Request]:
        """Hand a document's page over, and follow a thread to its next page.

        A page that leads nowhere is read where it is written, beside the network.
        """
        arrival, body = self._arrival(response)
        if arrival is None:
            return
        key = response.meta[SOURCE]
        walk = self.walks[key]
        if walk.declaration.posts is None and b"efresh" not in body.data:
            unread = Unread(body, walk.reader, walk.finding)
            self._hand_over(replace(arrival, unread=unread), key, known=KNOWN in response.meta)
            return
        arrival, page = opened(arrival, body)
        further: Iterable[scrapy.Request] = ()
        if page is not None:
            arrival = read_item(arrival, page, walk.reader, walk.finding)
            arrival, further = self._further(arrival, page, response)
        self._hand_over(arrival, key, known=KNOWN in response.meta)
        yield from further

    def next_requests(self, *, revisit: bool) -> Iterator[scrapy.Request]:
        """Yield what to ask for when nothing is left to follow.

        Args:
            revisit: whether sources are visited again when they are due.
        """
        for key, walk in self.walks.items():
            if not walk.is_open():
                continue
            if not walk.has_asked_known:
                yield from self.known_elsewhere(key)
            elif revisit and walk.is_due():
                walk.begin_visit()
                self._done = frozenset()  # what was taken up is at its end
                yield from self.visit(key)

    def known_elsewhere(self, key: str) -> Iterator[scrapy.Request]:
        """Yield requests for the documents of a source that its listings no longer show."""
        walk = self.walks[key]
        walk.has_asked_known = True
        for url in self._known(walk.source.id):
            if walk.traps.is_new(url) and hash(url) not in self._done:
                for request in self._item(url, key, 1):
                    request.meta[KNOWN] = True
                    yield request

    def failed(self, failure: Any) -> None:  # noqa: ANN401 - Twisted's Failure
        """Count a page that may not be fetched, or could not be; keep what came of it."""
        error, request = failure.value, failure.request
        walk = self.walks[request.meta[SOURCE]]
        if failure.check(IgnoreRequest):
            self.forbidden += 1
        else:
            self.failures += 1
            self.logger.warning("%s: %s", request.url, error)
        if FORBIDDEN_BY_ROBOTS not in str(error) and not walk.paused:
            self._explain(walk, explained(request.url, error))
        received: Received | None = request.meta.get(RECEIVED)
        if received is not None:
            self._hand_over(Arrival(walk.source, received), walk.declaration.key)

    def _listings(
        self, urls: Iterable[str], key: str, depth: int, barren: int
    ) -> Iterator[scrapy.Request]:
        for url in map(canonical, urls):
            if self.walks[key].traps.was_asked(url):
                continue
            if self._may_ask(url, key, depth, barren):
                request = self._request(url, key, depth).replace(callback=self.parse_listing)
                request.meta[BARREN] = barren
                yield request

    def _item(self, url: str, key: str, depth: int) -> Iterator[scrapy.Request]:
        if self._may_ask(url, key, depth, 0):
            yield self._request(url, key, depth, priority=ITEM_PRIORITY)

    def _may_ask(self, url: str, key: str, depth: int, barren: int) -> bool:
        walk = self.walks[key]
        reason = walk.traps.refusal(url, depth, barren)
        if reason:
            self.trapped += 1
            self._told[key, reason] += 1
            if self._told[key, reason] <= EXAMPLES:
                self._explain(walk, explained(url, OutOfBoundsError(reason)))
        return not reason

    def _request(self, url: str, key: str, depth: int, priority: int = 0) -> scrapy.Request:
        declaration = self.walks[key].declaration
        meta: dict[str, Any] = {SOURCE: key, DEPTH: depth, **self._way}
        if declaration.robots.policy == "ignore":
            meta["dont_obey_robotstxt"] = True
        if declaration.local:
            meta["autothrottle_dont_adjust_delay"] = True
        return scrapy.Request(
            url, callback=self.parse_item, errback=self.failed, meta=meta, priority=priority
        )

    def _further(
        self, arrival: Arrival, page: HtmlElement, response: Response
    ) -> tuple[Arrival, Iterable[scrapy.Request]]:
        """Return an arrival, and the pages that continue it."""
        key, depth = response.meta[SOURCE], response.meta[DEPTH]
        reader = self.walks[key].reader
        if not arrival.drafts and (target := refresh_of(page, response.url)):
            return replace(arrival, rejects=()), self._refreshed(response, target)
        if reader.declaration.posts is None:
            return arrival, ()
        later = [canonical(url) for url in reader.later(page, response.url)]
        return arrival, [item for url in later for item in self._item(url, key, depth)]

    def _refreshed(self, response: Response, target: str) -> Iterator[scrapy.Request]:
        """Yield the request that a page makes by refreshing itself, unless it never ends."""
        key, hops = response.meta[SOURCE], response.meta.get(HOPS, 0) + 1
        if hops > REFRESHES_LIMIT:
            error = EndlessError("refreshes itself without end")
            self._explain(self.walks[key], explained(response.url, error))
            return
        for request in self._item(target, key, response.meta[DEPTH] + 1):
            request.meta[HOPS] = hops
            yield request

    def _arrival(self, response: Response) -> tuple[Arrival | None, Body]:
        """Return what arrived, and what it carried.

        There is no arrival if it was handed over before: an answer that was asked for again, and
        was no better.
        """
        declared = (response.headers.get("Content-Type") or b"text/html").decode("latin-1")
        body = Body(declared, response.body)
        walk = self.walks[response.meta[SOURCE]]
        received: Received | None = response.meta.get(RECEIVED)
        if received is None:
            self._explain(walk, answered(response.url, response.status, body.media_type))
            return None, body
        return Arrival(walk.source, received, beside=response.meta.get(BESIDE, ())), body

    def _explain(self, walk: Walk, reject: Reject) -> None:
        """Say why a page did not come; of a targeted source no address is written down."""
        if not walk.is_targeted:
            self.receiver.rejects.add([reject])

    def _hand_over(self, arrival: Arrival, key: str, *, known: bool = False) -> None:
        walk = self.walks[key]
        if not (known and arrival.received.status in GONE):
            arrival = replace(arrival, keep=walk.declaration.crawl.keep)
        try:
            self.receiver.put(arrival)
        except RuntimeError as error:
            reason = "writing failed"
            raise CloseSpider(reason) from error
