"""The shortest selector that finds what is meant, and would find it again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Final

from lxml.html import HtmlElement  # type: ignore[import-untyped]

from asterism.collect.declaring.linked_data import LinkedData
from asterism.collect.declaring.selectors import SelectorProblemError, compiled
from asterism.collect.drafting.shapes import classes_of, is_lasting

TRIED: Final = 600
ANCESTORS: Final = 8
_TELLING_TAGS: Final = frozenset(
    ("h1", "h2", "time", "article", "main", "address", "dd", "section")
)
_HOLDING_TAGS: Final = frozenset((
    "ul", "ol", "table", "dl", "article", "main", "section", "tbody", "form", "td", "li", "p", "h1",
    "h2", "h3", "h4", "font", "center", "b", "i",
))  # fmt: skip
_PLAIN: Final = re.compile(r"[\w-]+")
_DATA: Final = (
    "itemprop",
    "rel",
    "data-testid",
    "data-test",
    "data-role",
    "data-field",
    "role",
    "property",
)

_OLD: Final = ("color", "size", "face", "bgcolor", "border", "align")

Cost = float


def selector_of_all(page: HtmlElement, wanted: Sequence[HtmlElement]) -> str | None:
    """Return a selector that finds just these elements on a page, or None.

    Args:
        page: its root.
        wanted: elements of one kind, such as the links of a listing.
    """
    meant = set(wanted)
    return _first(_combined(wanted[0], meant), lambda found: set(found) == meant, page)


def selector_of_one(
    page: HtmlElement,
    wanted: HtmlElement,
    holds: Callable[[str], bool] | None = None,
    *,
    alone: bool = False,
) -> str | None:
    """Return a selector whose only find on a page is an element, or whose first find is, or None.

    Args:
        page: its root, or the part of a page that it is asked of.
        wanted: the element.
        holds: tells whether a selector also holds on other pages.
        alone: whether it must be the only find.
    """

    def fits(number: int, found: list[HtmlElement]) -> bool:
        return bool(found) and found[0] is wanted and len(found) <= number

    for number in (1,) if alone else (1, 1_000_000):
        chosen = _first(_combined(wanted, {wanted}), partial(fits, number), page, holds)
        if chosen:
            return chosen
    return _path(page, wanted, partial(fits, 1 if alone else 1_000_000), holds)


def found_by(selector: str, page: HtmlElement) -> list[HtmlElement]:
    """Return the elements that a selector finds; none if it cannot be understood.

    Pages name elements as they like, and what they make of it may be no selector.
    """
    try:
        found = compiled(selector).found(page, LinkedData(page))
    except SelectorProblemError:
        return []
    return [item for item in found if not isinstance(item, str)]


def is_selector(text: str) -> bool:
    """Return whether a text made from what a page says can be understood as a selector."""
    try:
        compiled(text)
    except SelectorProblemError:
        return False
    return True


def _first(
    candidates: Iterator[tuple[Cost, str]],
    fits: Callable[[list[HtmlElement]], bool],
    page: HtmlElement,
    holds: Callable[[str], bool] | None = None,
) -> str | None:
    for _, selector in sorted(islice(candidates, TRIED), key=lambda item: (item[0], len(item[1]))):
        if fits(found_by(selector, page)) and (holds is None or holds(selector)):
            return selector
    return None


def _combined(element: HtmlElement, meant: set[HtmlElement]) -> Iterator[tuple[Cost, str]]:
    """Give selectors for an element: by itself, then by one and by two things around it."""
    own = list(_tokens(element))
    yield from own
    around = [
        (cost + 0.1 * distance, token)
        for distance, node in enumerate(islice(element.iterancestors(), ANCESTORS))
        if node.tag not in {"html", "body"} and not meant.intersection([node])
        for cost, token in _tokens(node)
        if node.tag in _HOLDING_TAGS or token != node.tag
    ]
    for cost, token in around:
        yield from ((cost + own_cost, f"{token} {mine}") for own_cost, mine in own)
    for place, (cost, inner) in enumerate(around):
        for outer_cost, outer in around[place + 1 :]:
            yield from (
                (cost + outer_cost + own_cost, f"{outer} {inner} {mine}")
                for own_cost, mine in own[:3]
            )


def _tokens(element: HtmlElement) -> Iterator[tuple[Cost, str]]:
    """Give what an element is known by, each with a cost: the lower, the likelier it lasts."""
    tag = element.tag
    for name in classes_of(element)[:4]:
        yield 1.0, f"{tag}.{name}"
    own_id = element.get("id") or ""
    if is_lasting(own_id) and not re.search(r"\d", own_id):
        yield 1.1, f"#{own_id}"
    for name in _DATA:
        value = element.get(name) or ""
        if _PLAIN.fullmatch(value) and is_lasting(value):
            yield 0.9 if name == "itemprop" else 1.2, f"{tag}[{name}={value}]"
    for name in _OLD:
        value = element.get(name) or ""
        if re.fullmatch(r"#?\w+", value):
            yield 1.8, f'{tag}[{name}="{value}"]'
    yield 1.3 if tag in _TELLING_TAGS else 2.0, tag


def _path(
    page: HtmlElement,
    wanted: HtmlElement,
    fits: Callable[[list[HtmlElement]], bool],
    holds: Callable[[str], bool] | None,
) -> str | None:
    """Return a selector that counts elements, from the nearest thing that has a name."""
    steps: list[str] = []
    node = wanted
    while node is not page and node.getparent() is not None:
        named = next((token for _, token in _tokens(node) if token != node.tag), None)
        if steps and named and found_by(named, page)[:1] == [node]:
            selector = " > ".join([named, *steps])
        else:
            before = sum(each.tag == node.tag for each in node.itersiblings(preceding=True))
            steps.insert(0, f"{node.tag}:nth-of-type({before + 1})")
            selector = " > ".join(steps)
        node = node.getparent()
        if fits(found_by(selector, page)) and (holds is None or holds(selector)):
            return selector
    return None
