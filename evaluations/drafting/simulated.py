"""Drafts of the simulated sites, beside the declarations that people wrote for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import yaml
from w3lib.encoding import html_to_unicode

from asterism.collect.declaration import SiteDeclaration, demonstration_sources
from asterism.collect.documents import Draft
from asterism.collect.drafting.drafting import draft_from_site
from asterism.collect.drafting.visiting import Visited, Visitor
from asterism.collect.drafting.writing import written
from asterism.collect.page_reading import PageReader
from asterism.collect.page_text import parse_page
from asterism.model.errors import SourceError
from asterism.simulate.answers import Page, Request
from asterism.simulate.clock import SetClock
from asterism.simulate.setting import OPENING, Setting
from asterism.simulate.web import KINDS, Web
from asterism.simulate.world import World

SITES: Final = (
    "starlist",
    "cityboard",
    "lunaclasificados",
    "workharbor",
    "nightlounge",
    "quickads",
)
LISTINGS: Final = 40
DOCUMENTS: Final = 60
FIELDS: Final = ("title", "text", "place", "posted_at", "author")
SEEN_AT: Final = 1_800_000_000_000_000


@dataclass(frozen=True)
class SimulatedResult:
    """What a draft of a simulated site is worth.

    Attributes:
        site: key of its source.
        right: keys that read what the written declaration reads.
        wrong: keys that do not.
        draft: the draft.
    """

    site: str
    right: list[str]
    wrong: list[str]
    draft: str


class SimulatedVisitor(Visitor):
    """Asks the simulated sites in this process."""

    def __init__(self, web: Web) -> None:
        super().__init__(local=True, delay_seconds=0)
        self._web = web

    def page(self, url: str) -> Visited:
        """Return a page of the simulated sites."""
        root = page_of(self._web, url)
        if root is None:
            message = f"{url}: is not there"
            raise SourceError(message)
        return Visited(url, root)


def simulated_results(seed: int, documents: int) -> Iterator[SimulatedResult]:
    """Give the results of each site, drafted from its first page."""
    web = Web(Setting(World(seed, documents), SetClock(OPENING)), KINDS)
    known = [*demonstration_sources(), *demonstration_sources(further=True)]
    sources = {source.key: source for source in known}
    for key in SITES:
        reference = sources[key]
        try:
            proposal = draft_from_site(SimulatedVisitor(web), reference.crawl.start[0], local=True)
        except SourceError as error:
            yield SimulatedResult(key, [], ["everything"], str(error))
            continue
        draft = written(proposal)
        yield SimulatedResult(key, *compared(web, reference, declared(draft)), draft)


def compared(
    web: Web, reference: SiteDeclaration, drafted: SiteDeclaration
) -> tuple[list[str], list[str]]:
    """Return which keys of a draft read what those of the written declaration read."""
    right, ours = PageReader(reference), PageReader(drafted)
    judged = dict.fromkeys(("crawl.items", "crawl.follow", "crawl.next"), True)
    wanted, seen, items = list(reference.crawl.start), set(reference.crawl.start), list[str]()
    read = 0
    while wanted and read < LISTINGS:
        url = wanted.pop(0)
        page = page_of(web, url)
        if page is None:
            continue
        read += 1
        expected, found = right.links(page, url), ours.links(page, url)
        judged["crawl.items"] &= set(expected.items) == set(found.items)
        judged["crawl.follow"] &= set(expected.follow) <= {*found.follow, *found.next}
        judged["crawl.next"] &= set(expected.next) == set(found.next)
        items += expected.items
        # Listings of documents first: there are more of those that lead to them.
        wanted = [link for link in expected.listings if link not in seen] + wanted
        seen |= set(expected.listings)
    for url in dict.fromkeys(items[:DOCUMENTS]):
        page = page_of(web, url)
        if page is not None:
            pairs = (
                by_place(reader.drafts(page, url, "c", SEEN_AT)[0]) for reader in (right, ours)
            )
            compare(judged, *pairs)
    return [k for k, good in judged.items() if good], [k for k, good in judged.items() if not good]


def compare(judged: dict[str, bool], expected: dict[str, Draft], found: dict[str, Draft]) -> None:
    """Note which fields of the documents of a page differ."""
    if "#" in next(iter(expected), ""):
        judged["posts"] = judged.get("posts", True) and expected.keys() == found.keys()
    for url, draft in expected.items():
        for name in FIELDS:
            value: Any = getattr(draft, name)
            if value:
                other = getattr(found[url], name) if url in found else None
                same = " ".join(str(value).split()) == " ".join(str(other).split())
                judged[name] = judged.get(name, True) and same


def by_place(drafts: list[Draft]) -> dict[str, Draft]:
    """Return documents by address."""
    return {draft.url: draft for draft in drafts}


def declared(draft: str) -> SiteDeclaration:
    """Return the declaration that a draft becomes when its grounds are stated."""
    values = yaml.safe_load(draft)
    return SiteDeclaration.model_validate(values | {"legal_basis": "x", "purpose": "x"})


def page_of(web: Web, url: str) -> Any:  # noqa: ANN401 - lxml has no types
    """Return the root of a page, or None if it is not there."""
    parts = urlsplit(url)
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path or "/"
    answer = web.answer(Request("GET", parts.netloc, target))
    if not isinstance(answer, Page) or answer.status != 200:  # noqa: PLR2004 - HTTP
        return None
    return parse_page(html_to_unicode(answer.content_type, answer.body)[1])
