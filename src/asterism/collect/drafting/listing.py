"""The links of a listing: to its documents, to its next page, to listings beside it."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final, NamedTuple
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from lxml.html import HtmlElement  # type: ignore[import-untyped]

from asterism.collect.date_words import folded_text
from asterism.collect.drafting.guesses import Guess, Sure
from asterism.collect.drafting.selecting import (
    found_by,
    is_selector,
    selector_of_all,
    selector_of_one,
)
from asterism.collect.drafting.shapes import (
    address_shape,
    classes_of,
    elements,
    flat_text,
    is_navigation,
    is_related,
    names_of,
    names_one,
    words_for,
)

LEAST_LINKS: Final = 2
ARROWS: Final = " »\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}→>"
SHORT: Final = 25
LEAST_LIST: Final = 3
GENERIC_SHARE: Final = 0.5
_LISTS: Final = frozenset(("table", "ul", "ol", "dl"))
_PAGE_KEYS: Final = frozenset(
    ("page", "p", "pg", "start", "offset", "from", "seite", "pagina", "paged", "pag")
)
_PAGE_STEP: Final = re.compile(
    r"(?:^|[/_-])(?:p|page|pagina|seite|s)[-_/]?\d+(?:\.\w+)?/?$", re.IGNORECASE
)


class Link(NamedTuple):
    """A link that can be followed.

    Attributes:
        element: the `a`.
        address: where to, absolute.
        text: what it shows, on one line.
    """

    element: HtmlElement
    address: str
    text: str


class LinkGroup(NamedTuple):
    """Links that stand at the same place of repeated parts of a page.

    Attributes:
        links: in the page's order.
        score: how much they look like links to documents.
        weight: characters that they show together.
        signature: what they have in common.
    """

    links: list[Link]
    score: float
    weight: int
    signature: str

    @property
    def addresses(self) -> set[str]:
        """Where they lead, each once."""
        return {link.address for link in self.links}


def links_of(page: HtmlElement, url: str) -> list[Link]:
    """Return the links of a page that stay on its site, in order."""
    base = page.xpath("string(descendant-or-self::base[@href][1]/@href)")
    here = urlsplit(url)
    found = []
    for element in elements(page):
        target = (element.get("href") or "").strip() if element.tag == "a" else ""
        if not target or target.startswith("#"):
            continue
        try:
            address = urldefrag(urljoin(urljoin(url, base), target)).url
            parts = urlsplit(address)
        except ValueError:
            continue
        if parts.scheme in {"http", "https"} and parts.hostname == here.hostname and address != url:
            found.append(Link(element, address, flat_text(element)))
    return found


def link_groups(page: HtmlElement, url: str) -> list[LinkGroup]:
    """Return groups of links that could lead to documents, the likeliest first."""
    by_signature: dict[str, list[Link]] = defaultdict(list)
    for link in links_of(page, url):
        by_signature[_signature(link.element)].append(link)
    groups = [
        _group(links, signature)
        for signature, alike in by_signature.items()
        for links in _of_one_list(alike)
    ]
    likely = [group for group in groups if len(group.addresses) >= LEAST_LINKS]
    return sorted(likely, key=lambda group: -group.score)


def items_guess(page: HtmlElement, group: LinkGroup, others: Sequence[LinkGroup]) -> Guess | None:
    """Return the selector of a listing's links to documents.

    Args:
        page: the listing.
        group: the links.
        others: groups that look like links to documents too.
    """
    selector = selector_of_all(page, [link.element for link in group.links])
    selector = selector or _by_address(page, group) or _by_place(page, group)
    if selector is None:
        return None
    rivals = [other for other in others if other.score > group.score - 1 and other is not group]
    rivals = [other for other in rivals if not other.addresses & group.addresses]
    why = f"{len(group.addresses)} links of one shape, the first to {group.links[0].address}"
    return Guess(selector, Sure.LIKELY if rivals else Sure.SURE, why, group.links[0].text[:60])


def next_guess(page: HtmlElement, url: str) -> Guess | None:
    """Return the selector of the link to the next page, or of the links to numbered pages."""
    links = links_of(page, url)
    for link in links:
        if "next" in (link.element.get("rel") or "").split():
            selector = selector_of_one(page, link.element)
            if selector:
                return Guess(selector, Sure.SURE, "rel=next")
    for found in page.xpath("descendant-or-self::link[contains(@rel, 'next')][@href]")[:1]:
        if found.get("rel") == "next":
            return Guess("link[rel=next]", Sure.SURE, "rel=next in the page's head")
    words = words_for("next") - {""}
    groups = link_groups(page, url)
    taken = groups[0].addresses if groups else set()
    for link in links:
        if is_related(link.element):
            continue
        said = folded_text(" ".join([link.text, link.element.get("aria-label") or ""])).strip()
        bare = said.strip(ARROWS).strip()
        named = {"next", "siguiente", "weiter", "suivant"}.intersection(names_of(link.element))
        begins = said.split(" ")[0] in words and len(said) < SHORT and link.address not in taken
        if said in words or bare in words or named or begins:
            guess = _worded(page, link, [other for other in links if other is not link])
            if guess:
                return guess
    return _numbered(page, url, links)


def follow_guesses(
    page: HtmlElement, url: str, taken: set[str], groups: Sequence[LinkGroup]
) -> list[Guess]:
    """Return selectors of links that look like leading to other listings."""
    own = address_shape(url)
    found = []
    for group in groups:
        alike = [a for a in group.addresses if address_shape(a) == own or url.startswith(a)]
        if group.addresses & taken or len(alike) < len(group.addresses) / 2:
            continue
        selector = selector_of_all(page, [link.element for link in group.links])
        if selector:
            why = f"{len(group.addresses)} links to addresses like this page's"
            found.append(Guess(selector, Sure.UNSURE, why, group.links[0].address))
    return found


def _signature(element: HtmlElement) -> str:
    steps: list[str] = []
    for node in (element, *element.iterancestors()):
        if node.tag in {"body", "html"}:
            break
        step = str(node.tag)
        if node.tag in {"td", "th"}:
            step += str(
                sum(1 for each in node.itersiblings(preceding=True) if each.tag == node.tag)
            )
        if len(steps) < 2 or node.tag in _LISTS:  # noqa: PLR2004 - the link and what holds it
            step += "".join(f".{name}" for name in sorted(classes_of(node))[:2])
        if node.tag in _LISTS:
            step += f"#{node.get('id') or ''}"
        steps.append(step)
    return "/".join(reversed(steps))


def _of_one_list(links: list[Link]) -> list[list[Link]]:
    """Return links apart by the list that they stand in, if most stand in one."""
    apart: dict[HtmlElement | None, list[Link]] = defaultdict(list)
    for link in links:
        lists = (node for node in link.element.iterancestors() if node.tag in _LISTS)
        apart[next(lists, None)].append(link)
    most = max(map(len, apart.values()))
    whole = most >= LEAST_LIST and most >= len(links) * GENERIC_SHARE
    return list(apart.values()) if whole else [links]


def _group(links: list[Link], signature: str) -> LinkGroup:
    addresses = {link.address for link in links}
    count = len(addresses)
    texts = [link.text for link in links]
    length = sum(map(len, texts)) / len(texts)
    shapes = Counter(address_shape(address) for address in addresses)
    score = math.log2(count + 1) + min(length, 60) / 12
    score += 2 * (sum(map(names_one, addresses)) / count) - 1
    score += shapes.most_common(1)[0][1] / count
    score += 1.5 if _richness(links) > 20 else 0  # noqa: PLR2004 - characters beside a link
    score -= 6 * (sum(is_navigation(link.element) for link in links) > len(links) / 2)
    score -= 3 * (sum(is_related(link.element) for link in links) > len(links) / 2)
    score -= 4 * (len(set(texts)) < len(texts) * GENERIC_SHARE)
    score -= 2 * (length < 4)  # noqa: PLR2004 - pictures and numbers
    return LinkGroup(links, score, sum(map(len, texts)), signature)


def _richness(links: list[Link]) -> float:
    """Return how many characters stand beside each link in what is repeated with it."""
    meant = {link.element for link in links}
    total = 0
    for link in links[:10]:
        holder = link.element
        for node in link.element.iterancestors():
            if node.tag in {"body", "html"} or len(meant.intersection(node.iter("a"))) > 1:
                break
            holder = node
        total += len(flat_text(holder)) - len(link.text)
    return total / min(len(links), 10)


def _by_address(page: HtmlElement, group: LinkGroup) -> str | None:
    """Return a selector by what the links' addresses have in common."""
    targets = [(link.element.get("href") or "").strip() for link in group.links]
    start = _common_start(targets)
    for piece in (re.sub(r"\w+$", "", start), start.rpartition("/")[0] + "/"):
        if len(piece) > 1 and '"' not in piece:
            selector = f'a[href^="{piece}"]'
            found = {
                node.get("href")
                for node in page.iter("a")
                if (node.get("href") or "").startswith(piece)
            }
            if found <= set(targets):
                return selector
    return None


def _by_place(page: HtmlElement, group: LinkGroup) -> str | None:
    """Return a selector by the one thing around the links, counted where it has no name."""
    meant = {link.element for link in group.links}
    holder = group.links[0].element.getparent()
    while holder is not None and not meant <= set(holder.iter("a")):
        holder = holder.getparent()
    around = selector_of_one(page, holder, alone=True) if holder is not None else None
    inner = ["a", *(f"{node.tag} a" for node in group.links[0].element.iterancestors())]
    for step in inner[:4] if around else ():
        if set(found_by(f"{around} {step}", page)) == meant:
            return f"{around} {step}"
    return None


def _common_start(texts: Sequence[str]) -> str:
    first, last = min(texts), max(texts)
    return first[
        : next((i for i, letter in enumerate(first) if last[i : i + 1] != letter), len(first))
    ]


def _worded(page: HtmlElement, link: Link, others: Sequence[Link]) -> Guess | None:
    selector = selector_of_one(page, link.element)
    said = link.text or link.element.get("aria-label") or ""
    telling = selector and ("next" in selector or "siguiente" in selector or "older" in selector)
    if selector and telling:
        return Guess(selector, Sure.SURE, f"says {said!r}")
    # By its words, as the same place shows "previous" on other pages.
    holder = link.element.getparent()
    around = selector_of_one(page, holder, alone=True) if holder is not None else None
    word = max(re.findall(rf"[^\W\d_]+|[{ARROWS.strip()}]+", link.text) or [""], key=len)
    if not word or "'" in word or any(word in other.text for other in others):
        word = link.text.strip()
    if not word or "'" in word:
        return Guess(selector, Sure.LIKELY, f"says {said!r}") if selector else None
    step = _as_path(around) if around else ""
    path = f"{step}//a[contains(., '{word}')]"
    return Guess(path, Sure.SURE, f"says {said!r}") if is_selector(path) else None


def _as_path(selector: str) -> str:
    """Return a simple CSS selector of one step as a path; "" for others."""
    found = re.fullmatch(r"(\w*)(?:#([\w-]+)|\.([\w-]+))", selector)
    if not found:
        return ""
    tag = found[1] or "*"
    if found[2]:
        return f"//{tag}[@id='{found[2]}']"
    return f"//{tag}[contains(concat(' ', @class, ' '), ' {found[3]} ')]"


def _numbered(page: HtmlElement, url: str, links: Sequence[Link]) -> Guess | None:
    numbered = [link for link in links if link.text.isdigit() and len(link.text) < 5]  # noqa: PLR2004 - pages
    numbered = [link for link in numbered if _is_page_address(link.address, url)]
    if not numbered:
        return None
    holder = numbered[0].element.getparent()
    while holder is not None and not {link.element for link in numbered} <= set(holder.iter("a")):
        holder = holder.getparent()
    selector = selector_of_one(page, holder, alone=True) if holder is not None else None
    if not selector:
        return None
    why = f"{len(numbered)} numbered pages; no link says next"
    return Guess(f"{selector} a", Sure.LIKELY, why)


def _is_page_address(address: str, url: str) -> bool:
    parts = urlsplit(address)
    if any(key.lower() in _PAGE_KEYS and value.isdigit() for key, value in parse_qsl(parts.query)):
        return True
    return bool(_PAGE_STEP.search(parts.path)) and parts.path.startswith(
        urlsplit(url).path.rpartition("/")[0]
    )
