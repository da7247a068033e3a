"""A declared site's pages read: the links of a listing, the fields of a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple
from urllib.parse import quote, urldefrag, urljoin

import orjson
from lxml.html import HtmlElement  # type: ignore[import-untyped]

from asterism.collect.dates import DateProblemError, read_moment
from asterism.collect.declaration import SiteDeclaration
from asterism.collect.declaring.linked_data import LinkedData
from asterism.collect.declaring.selectors import Selector, compiled
from asterism.collect.documents import Draft
from asterism.collect.drift.watching import SourceWatch
from asterism.collect.rejects import Reject
from asterism.collect.rows import LIMITS
from asterism.model.clock import DAY, SECOND

POST_KIND: Final = "post"
_ATTRIBUTES: Final = "attributes."
POSTS_LIMIT: Final = 5_000
"""Posts of one page at most."""
EARLIEST: Final = 788_918_400 * SECOND
"""1995: a page that says it is older says something else."""
LINKS_LIMIT: Final = 20_000
"""Links of one page at most."""


@dataclass(frozen=True, slots=True)
class Links:
    """Absolute addresses that a page links to, in order, each once.

    Attributes:
        items: documents.
        follow: further listings.
        next: next pages, of this listing or this thread.
    """

    items: tuple[str, ...]
    follow: tuple[str, ...]
    next: tuple[str, ...]

    @property
    def listings(self) -> tuple[str, ...]:
        """Where a listing leads besides documents."""
        return tuple(dict.fromkeys((*self.follow, *self.next)))


class _Seen(NamedTuple):
    capture_id: str
    at: int


class PageReader:
    """Reads the pages of one source.

    Attributes:
        declaration: of the source.
        watch: told what pages show, or None.
        fields: selectors by field; attributes as "attributes.price".

    Args:
        declaration: of the source.
        watch: told what pages show, if there is one.
    """

    def __init__(self, declaration: SiteDeclaration, watch: SourceWatch | None = None) -> None:
        self.declaration: Final = declaration
        self.watch: Final = watch
        crawl, posts = declaration.crawl, declaration.posts
        source = declaration.source
        self._source_id, self._marking = source.id, source.marking
        self._items = [compiled(selector) for selector in crawl.items]
        self._follow = [compiled(selector) for selector in crawl.follow]
        self._next = [compiled(selector) for selector in crawl.next]
        self.fields = {
            name: compiled(selector, within=posts is not None)
            for name, selector in declaration.selectors_of_fields.items()
        }
        self._each = compiled(posts.each) if posts else None
        self._id = compiled(posts.id, within=True) if posts else None
        self._reply_to = compiled(posts.reply_to, within=True) if posts and posts.reply_to else None
        self._thread = compiled(posts.thread) if posts and posts.thread else None

    def links(self, page: HtmlElement, url: str) -> Links:
        """Return where a listing leads.

        Args:
            page: its root element.
            url: its address.
        """
        data = LinkedData(page)
        items, follow = (
            tuple(_addresses(selectors, page, data, url))
            for selectors in (self._items, self._follow)
        )
        # A page that only leads to other listings is none that could lack documents.
        if self.watch and (items or not follow):
            self.watch.listing(url, len(items))
        return Links(items, follow, self.later(page, url))

    def later(self, page: HtmlElement, url: str) -> tuple[str, ...]:
        """Return the pages that continue a listing or a thread.

        Args:
            page: its root element.
            url: its address.
        """
        return tuple(_addresses(self._next, page, LinkedData(page), url))

    def posts(self, page: HtmlElement) -> list[HtmlElement]:
        """Return the parts of a page that are documents: its posts, or the page as a whole."""
        if self._each is None:
            return [page]
        return parts_of(self._each, page, LinkedData(page))

    def drafts(
        self, page: HtmlElement, url: str, capture_id: str, seen_at: int
    ) -> tuple[list[Draft], list[Reject]]:
        """Return the documents of a page as drafts, and what could not be read of them.

        Args:
            page: the page's root element.
            url: its address.
            capture_id: its capture.
            seen_at: when it was received, microseconds since 1970 in UTC.

        Returns:
            No draft where neither the declared title nor the text is shown.
        """
        data, seen = LinkedData(page), _Seen(capture_id, seen_at)
        if self._each is not None:
            return self._posts(self.posts(page), page, url, seen)
        draft, rejects = self._draft(self._values(page, data), {}, url, seen)
        return [draft] if draft else [], rejects

    def _posts(
        self, posts: list[HtmlElement], page: HtmlElement, url: str, seen: _Seen
    ) -> tuple[list[Draft], list[Reject]]:
        data = LinkedData(page)
        thread = {"thread_url": url}
        if self._thread and (title := " ".join(self._thread.shown(page, data).split())):
            thread["thread"] = title
        drafts: dict[str, Draft] = {}
        rejects: list[Reject] = []
        for post in posts[:POSTS_LIMIT]:
            post_id = self._id.shown(post, data) if self._id else ""
            if not post_id:
                reason = "a post shows no id where it is declared"
                rejects.append(Reject(0, "id", reason, "mend posts.id of the source", url))
                continue
            about = dict(thread)
            if self._reply_to and (answered := self._reply_to.shown(post, data)):
                about["reply_to"] = answered.lstrip("#")
            address = f"{url}#{quote(post_id.lstrip('#'), safe='/:@!$&()*+,;=?-._~')}"
            draft, problems = self._draft(self._values(post, data), about, address, seen)
            rejects += problems
            if draft:
                drafts.setdefault(address, draft)
        if not posts:
            if self.watch:
                self.watch.no_document(url)
            mend = "mend posts.each of the source"
            rejects.append(Reject(0, "posts", "the page shows no post", mend, url))
        if len(posts) > POSTS_LIMIT:
            reason = f"the page has {len(posts):,} posts, {POSTS_LIMIT:,} were read"
            rejects.append(Reject(0, "posts", reason, "narrow posts.each", url, "warning"))
        return list(drafts.values()), rejects

    def _values(self, part: HtmlElement, data: LinkedData) -> dict[str, str]:
        return {name: found.shown(part, data) for name, found in self.fields.items()}

    def _draft(
        self, values: dict[str, str], about: Mapping[str, str], url: str, seen: _Seen
    ) -> tuple[Draft | None, list[Reject]]:
        declared = self.declaration
        rejects = []
        for name, value in values.items():
            limit = LIMITS.get(name, LIMITS["place"])
            if len(value) > limit:
                rejects.append(_cut(name, value))
                values[name] = value[:limit]
        title, text = " ".join(values.get("title", "").split()), values.get("text", "")
        if not title and not text:
            if self.watch:
                self.watch.no_document(url)
            reason = "the page shows no title and no text where they are declared"
            return None, [Reject(0, "text", reason, "mend the selectors of the source", url)]
        attributes = dict(about)
        for name, value in values.items():
            if value and name.startswith(_ATTRIBUTES):
                attributes[name.removeprefix(_ATTRIBUTES)] = value
        posted_at, raw = None, values.get("posted_at", "")
        if raw:
            posted_at, about_date, problems = self._date(raw, url, seen)
            attributes |= about_date
            rejects += problems
        if self.watch:
            dated = "" if posted_at is None or not _plausible(posted_at, seen.at) else raw
            self.watch.document(url, {**values, "posted_at": dated} if raw else values)
        packed = orjson.dumps(attributes, option=orjson.OPT_SORT_KEYS).decode()
        draft = Draft(
            self._source_id, seen.capture_id, None, None, url, url,
            declared.document_kind if self._each is None else POST_KIND, title, text,
            values.get("language") or None, values.get("place") or None,
            values.get("author") or None, posted_at, packed if attributes else None,
            self._marking,
        )  # fmt: skip
        return draft, rejects

    def _date(
        self, raw: str, url: str, seen: _Seen
    ) -> tuple[int | None, dict[str, str], list[Reject]]:
        """Return a date, what is to be said of it beside it, and why it cannot be read."""
        declared = self.declaration
        try:
            moment = read_moment(raw, declared.zone, tuple(declared.date_formats), seen.at)
        except (DateProblemError, OverflowError) as problem:
            mend = "state zone and date_formats in the source"
            reject = Reject(0, "posted_at", f"{problem} ({url})", mend, raw, "warning")
            return None, {"posted_at": raw}, [reject]
        return moment.at, {"posted_at_is": "relative"} if moment.is_relative else {}, []


def parts_of(selector: Selector, page: HtmlElement, data: LinkedData) -> list[HtmlElement]:
    """Return the elements that a selector finds."""
    return [found for found in selector.found(page, data) if not isinstance(found, str)]


def _addresses(
    selectors: Iterable[Selector], page: HtmlElement, data: LinkedData, url: str
) -> Iterator[str]:
    seen: set[str] = set()
    base = _base_of(page, url)
    for selector in selectors:
        for found in selector.found(page, data):
            target = found if isinstance(found, str) else found.get("href")
            if not target or len(seen) >= LINKS_LIMIT:
                continue
            try:
                address = urldefrag(urljoin(base, target.strip())).url
            except ValueError:
                continue
            if address.startswith(("http://", "https://")) and address not in seen:
                seen.add(address)
                yield address


def _base_of(page: HtmlElement, url: str) -> str:
    """Return what a page's relative links begin at: its <base> if it has one."""
    stated = page.xpath("string(descendant-or-self::base[@href][1]/@href)").strip()
    try:
        return urljoin(url, stated) if stated else url
    except ValueError:
        return url


def _plausible(posted_at: int, seen_at: int) -> bool:
    return EARLIEST <= posted_at <= seen_at + 2 * DAY


def _cut(name: str, value: str) -> Reject:
    reason = f"has {len(value):,} characters; stored in part"
    return Reject(0, name, reason, "narrow the selector", value[:200], "warning")
