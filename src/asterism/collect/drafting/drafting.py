"""A draft from pages: a listing, and one or two of the documents that it links to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement  # type: ignore[import-untyped]

from asterism.collect.drafting.date_forms import form_of
from asterism.collect.drafting.described import described_kind
from asterism.collect.drafting.guesses import Guess, Proposal, Sure
from asterism.collect.drafting.item import ItemPage, agrees, dates_of, find_fields, pictures
from asterism.collect.drafting.listing import (
    Link,
    LinkGroup,
    follow_guesses,
    items_guess,
    link_groups,
    links_of,
    next_guess,
)
from asterism.collect.drafting.prose import is_document
from asterism.collect.drafting.selecting import found_by, is_selector, selector_of_all
from asterism.collect.drafting.shapes import (
    elements,
    flat_text,
    is_navigation,
    is_related,
    prose_length,
)
from asterism.collect.drafting.threads import find_posts
from asterism.collect.drafting.visiting import Visited, Visitor
from asterism.model.errors import SourceError

LEVELS: Final = 4
GROUPS_TRIED: Final = 3
LINKS_TRIED: Final = 3
NEXT_TRIED: Final = 4
TITLE_LENGTH: Final = 5
"""Characters of a link that are more than a word for what it does."""
_LITTLE: Final = 50


@dataclass(slots=True)
class _Way:
    """A listing of documents, and how it was reached.

    Attributes:
        listing: the page.
        groups: its groups of links.
        group: those that lead to documents.
        items: documents that were looked at, each with the link to it.
        follow: selectors on the way to the listing.
        levels: links that lead to this listing and others like it, level by level.
    """

    listing: Visited
    groups: Sequence[LinkGroup]
    group: LinkGroup
    items: Sequence[tuple[Link | None, HtmlElement]]
    follow: list[Guess] = field(default_factory=list)
    levels: list[Sequence[Link]] = field(default_factory=list)


def draft_from_site(visitor: Visitor, url: str, *, local: bool = False) -> Proposal:
    """Return a proposal for a site, from a listing's address and pages that it leads to.

    Args:
        visitor: asks for the pages.
        url: of a listing, or of a page that leads to listings.
        local: whether the site may be on this computer.

    Raises:
        SourceError: if the page cannot be fetched, or no list of documents is found.
    """
    start = visitor.page(url)
    way = _way_to_documents(visitor, start, LEVELS)
    if way is None:
        message = f"{url}: {_nothing_found(start.page)}"
        raise SourceError(message)
    return _proposal(start.url, way, local=local, visitor=visitor)


def draft_from_pages(url: str, listing: HtmlElement, items: Sequence[HtmlElement]) -> Proposal:
    """Return a proposal from saved pages.

    Args:
        url: address of the listing.
        listing: its root.
        items: roots of documents that it links to; of none, little is known of the fields.

    Raises:
        SourceError: if no list of documents is found.
    """
    groups = link_groups(listing, url)
    if not groups:
        message = f"{url}: {_nothing_found(listing)}"
        raise SourceError(message)
    pairs = [(_link_to(item, groups), item) for item in items]
    group = next((group for pair, _ in pairs if pair for group in [pair[1]]), groups[0])
    pages = [(pair[0] if pair else None, item) for pair, item in pairs]
    return _proposal(url, _Way(Visited(url, listing), groups, group, pages))


def _proposal(
    start: str, way: _Way, *, local: bool = False, visitor: Visitor | None = None
) -> Proposal:
    here, group = way.listing, way.group
    key, name = _called(here.page, start)
    proposal = Proposal(start, name, key, local=local, follow=way.follow)
    proposal.documents = len(way.items)
    proposal.items = items_guess(here.page, group, way.groups)
    if proposal.items is None:
        one = f'a[href="{group.links[0].element.get("href")}"]'
        why = "no short selector was found"
        proposal.items = Guess(one if is_selector(one) else "a", Sure.UNSURE, why)
    proposal.next = next_guess(here.page, here.url)
    if proposal.next is None and visitor and way.levels:
        proposal.next = _next_elsewhere(visitor, way)
    if not way.follow:
        proposal.follow = follow_guesses(here.page, here.url, group.addresses, way.groups)
    if not way.items:
        proposal.fields["title"] = Guess("h1", Sure.UNSURE, "no document was looked at")
        proposal.fields["text"] = Guess("body", Sure.UNSURE, "no document was looked at")
        return proposal
    _read_items(proposal, way.items)
    return proposal


def _next_elsewhere(visitor: Visitor, way: _Way) -> Guess | None:
    """Return the link to a next page as other listings have it: short ones have none."""
    for link in spread(way.levels[0], NEXT_TRIED):
        try:
            seen = visitor.page(link.address)
            for _ in way.levels[1:]:
                further = set(found_by(way.follow[-1].selector, seen.page))
                inner = [x for x in links_of(seen.page, seen.url) if x.element in further]
                seen = visitor.page(spread(inner, 1)[0].address) if inner else seen
        except SourceError:
            return None
        found = next_guess(seen.page, seen.url)
        if found:
            return found
    return None


def _read_items(proposal: Proposal, items: Sequence[tuple[Link | None, HtmlElement]]) -> None:
    # A thread of one post does not show that it is a thread.
    ordered = sorted(items, key=lambda item: not find_posts(item[1])[0])
    link, page = ordered[0]
    second, other = ordered[1] if len(ordered) > 1 else (None, None)
    proposal.posts, fields = find_posts(page)
    item = ItemPage(
        page,
        link.address if link else proposal.start,
        link.text if link else "",
        other,
        second.text if second else "",
    )
    if proposal.posts and "text" in fields:
        proposal.fields, proposal.kind = fields, "post"
        later = next_guess(page, item.url)
        if later and not proposal.next:
            proposal.next = later
    else:
        proposal.posts = {}
        proposal.fields = find_fields(item)
        proposal.kind = described_kind(page) or "ad"
        proposal.media = pictures(item)
    if "text" not in proposal.fields:
        proposal.fields["text"] = Guess("body", Sure.UNSURE, "no text was found by itself")
    _say_how_dates_are_written(proposal, item)


def _say_how_dates_are_written(proposal: Proposal, item: ItemPage) -> None:
    guess = proposal.fields.get("posted_at")
    form = form_of(dates_of(item, guess)) if guess else None
    if form is None:
        return
    proposal.date_formats = form.formats
    if form.needs_zone:
        proposal.zone = "UTC"
        proposal.notes["zone"] = "its dates state no zone; is it the site's own?"
    if form.is_open:
        proposal.notes["date_formats"] = "day and month may be the other way round"
    if form.relative:
        proposal.notes["posted_at"] = "told from the day of reading, and kept to the day"


def _group_of_documents(
    visitor: Visitor, groups: Sequence[LinkGroup]
) -> tuple[LinkGroup, list[tuple[Link | None, HtmlElement]]] | None:
    """Return the first group whose links lead to documents, with two of these."""
    for group in [each for each in groups[:GROUPS_TRIED] if not _beside(each)]:
        links = list({link.address: link for link in group.links if link.text}.values())
        pages = _visited(visitor, links[:1] + links[:0:-1][:2])
        link, first = next(pages, (None, None))
        if link is None or first is None or not _is_document(first, group):
            continue
        other = next(pages, None)
        found: list[tuple[Link | None, HtmlElement]] = [(link, first.page)]
        return group, [*found, (other[0], other[1].page)] if other else found
    return None


def _visited(visitor: Visitor, links: Sequence[Link]) -> Iterator[tuple[Link, Visited]]:
    """Give the pages that links lead to, when they are asked for; some are gone by now."""
    for link in links:
        try:
            yield link, visitor.page(link.address)
        except SourceError:
            continue


def _is_document(seen: Visited, group: LinkGroup) -> bool:
    """Return whether a page that a group of links leads to is a document, not a further listing."""
    inner = [each for each in link_groups(seen.page, seen.url) if not _beside(each)]
    if any(each.signature == group.signature for each in inner):
        return False
    listed = max((each.weight for each in inner), default=0)
    return bool(find_posts(seen.page)[0]) or is_document(seen.page, listed)


def _way_to_documents(visitor: Visitor, here: Visited, levels: int) -> _Way | None:
    """Return a listing of documents at a page or further in, or None."""
    groups = link_groups(here.page, here.url)
    found = _group_of_documents(visitor, groups)
    if found:
        return _Way(here, groups, *found)
    for group in [each for each in groups[:GROUPS_TRIED] if not _beside(each)]:
        selector = selector_of_all(here.page, [link.element for link in group.links])
        for link in spread(group.links, LINKS_TRIED) if selector and levels > 1 else ():
            try:
                further = visitor.page(link.address)
            except SourceError:
                continue
            way = _way_to_documents(visitor, further, levels - 1)
            if way is not None and selector:
                why = f"{len(group.addresses)} links, the first to {group.links[0].address}"
                guess = Guess(selector, Sure.LIKELY, why, group.links[0].text)
                way.follow[:0] = [guess] if selector not in {g.selector for g in way.follow} else []
                way.levels.insert(0, group.links)
                return way
    return None


def spread(links: Sequence[Link], number: int) -> list[Link]:
    """Return some of many links, from all over them."""
    places = {round(place * (len(links) - 1) / max(number - 1, 1)) for place in range(number)}
    return [links[place] for place in sorted(places)]


def _beside(group: LinkGroup) -> bool:
    beside = sum(is_navigation(x.element) or is_related(x.element) for x in group.links)
    return beside > len(group.links) / 2


def _link_to(item: HtmlElement, groups: Sequence[LinkGroup]) -> tuple[Link, LinkGroup] | None:
    """Return the link of a listing that leads to a saved document, by its address or title."""
    own = item.xpath(
        "string((//link[@rel='canonical']/@href|//meta[@property='og:url']/@content)[1])"
    )
    headings = {flat_text(node) for tag in ("h1", "h2", "h3", "title") for node in item.iter(tag)}
    texts = headings | {flat_text(node) for node in elements(item) if node.tag != "a"}
    for said in (headings, texts):
        for group in groups:
            for link in group.links:
                if own and link.address == urljoin(link.address, own):
                    return link, group
                if len(link.text) > TITLE_LENGTH and any(agrees(each, link.text) for each in said):
                    return link, group
    return None


def address_of(page: HtmlElement) -> str:
    """Return the address that a saved page states of itself.

    Raises:
        SourceError: if it states none.
    """
    stated = page.xpath(
        "string((//link[@rel='canonical']/@href|//meta[@property='og:url']/@content|//base/@href)[1])"
    ).strip()
    if urlsplit(stated).scheme not in {"http", "https"}:
        message = "the saved page does not state its address; give it before --page"
        raise SourceError(message)
    return str(stated)


def _called(page: HtmlElement, url: str) -> tuple[str, str]:
    """Return a key and a name for a site."""
    host = urlsplit(url).hostname or "site"
    parts = [part for part in host.split(".") if part not in {"www", "m"}]
    word = parts[0] if not host.replace(".", "").isdigit() else host
    key = re.sub(r"[^a-z0-9._-]", "-", word.lower())[:64] or "site"
    name = page.xpath("string(//meta[@property='og:site_name']/@content)").strip()
    title = " ".join((page.findtext(".//title") or "").split())
    if not name:
        named = [p for p in re.split(r"\s[|\-–—·:]\s", title) if key in p.lower().replace(" ", "")]  # noqa: RUF001 - as pages write it
        name = named[0] if named else key.capitalize()
    return key, name


def _nothing_found(page: HtmlElement) -> str:
    if prose_length(page) < _LITTLE and page.xpath("//script"):
        return (
            "the page says next to nothing until its scripts have run; save it from a browser, "
            "give it as --page, and state page: {render: browser}"
        )
    return "no list of documents was found; give the address of a page that lists them"
