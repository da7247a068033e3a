"""The fields of a document's page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urljoin

from lxml.html import HtmlElement  # type: ignore[import-untyped]

from asterism.collect.date_words import folded_text
from asterism.collect.declaring.linked_data import LinkedData
from asterism.collect.declaring.selectors import SelectorProblemError, compiled
from asterism.collect.drafting.date_forms import form_of, is_date
from asterism.collect.drafting.described import described
from asterism.collect.drafting.facts import classed, labelled
from asterism.collect.drafting.guesses import Guess, Sure
from asterism.collect.drafting.prose import text_holder
from asterism.collect.drafting.selecting import selector_of_one
from asterism.collect.drafting.shapes import elements, flat_text, is_navigation, is_related

_MONEY: Final = re.compile(
    r"(?:[$€£¥₹₽]|USD|EUR|GBP|MXN|CNY)\s?\d[\d.,\s]*|"
    r"\d[\d.,\s]*\s?(?:[$€£¥₹₽元]|USD|EUR|MXN|CNY|zł)"
)
_HEADINGS: Final = ("h1", "h2", "h3", "title")
_SIMILAR: Final = 0.8
LEAST_SHARED: Final = 8
"""Letters of a link cut short that tell which title it is of."""


@dataclass(slots=True)
class ItemPage:
    """A document's page, and another one's to compare with.

    Attributes:
        page: root of the page.
        url: its address.
        link_text: what the listing's link to it says, or "".
        other: root of the other page, or None.
        other_text: what the listing's link to that says.
        fields: what was found so far.
        elements: where, for fields that stand in an element.
    """

    page: HtmlElement
    url: str
    link_text: str = ""
    other: HtmlElement | None = None
    other_text: str = ""
    fields: dict[str, Guess] = field(default_factory=dict)
    elements: dict[str, HtmlElement] = field(default_factory=dict)

    def holds(self, selector: str, *, is_title: bool = False) -> bool:
        """Return whether a selector shows something on the other page too."""
        if self.other is None:
            return bool(_shown(selector, self.page))
        shown = self.shown_on_other(selector)
        if is_title and self.other_text:
            return agrees(shown, self.other_text)
        return bool(shown)

    def shown_on_other(self, selector: str) -> str:
        """Return what a selector shows on the other page."""
        if self.other is None:
            return ""
        return _shown(selector, self.other)


def find_fields(item: ItemPage) -> dict[str, Guess]:
    """Return what shows each field of a document, those that were found."""
    for name, selector, value in described(item.page):
        if name not in item.fields and item.holds(selector) and _is_fit(name, value, item):
            why = "the page describes itself so"
            item.fields[name] = Guess(selector, Sure.SURE, why, value)
    _find_title(item)
    for name in ("posted_at", "place", "price", "author"):
        key = "attributes.price" if name == "price" else name
        if key not in item.fields:
            guess = next((g for g in _found(item, name) if _is_fit(key, g.example, item)), None)
            if guess:
                item.fields[key] = guess
    _find_text(item)
    return item.fields


def pictures(item: ItemPage) -> Guess | None:
    """Return the selector of a document's pictures, or None."""
    seen = set()
    if item.other is not None:
        seen = {node.get("src") for node in item.other.iter("img")}
    found = [
        node
        for node in elements(item.page)
        if node.tag == "img" and node.get("src") and node.get("src") not in seen
        and not is_navigation(node) and not is_related(node)
        and not node.get("src").startswith("data:")
    ]  # fmt: skip
    if not found:
        return None
    selector = selector_of_one(item.page, found[0], lambda _: True)
    if not selector:
        return None
    example = urljoin(item.url, found[0].get("src"))
    return Guess(f"{selector}::attr(src)", Sure.LIKELY, f"{len(found)} pictures", example)


def _find_title(item: ItemPage) -> None:
    if "title" in item.fields and agrees(item.fields["title"].example, item.link_text):
        return
    candidates = [
        node
        for tag in _HEADINGS[:3]
        for node in elements(item.page)
        if node.tag == tag and not is_navigation(node) and not is_related(node) and flat_text(node)
    ]
    linked = [
        node for node in candidates if item.link_text and agrees(flat_text(node), item.link_text)
    ]
    if not linked and item.link_text:
        linked = [
            node
            for node in elements(item.page)
            if len(flat_text(node)) < 300 and agrees(flat_text(node), item.link_text)  # noqa: PLR2004 - titles are short
            and not is_navigation(node) and not is_related(node) and node.tag != "a"
        ][-1:]  # fmt: skip
    if not linked and "title" in item.fields:
        return
    for node in linked or candidates[:1]:
        selector = selector_of_one(
            item.page, node, lambda s: item.holds(s, is_title=bool(linked))
        ) or selector_of_one(item.page, node, item.holds)
        if selector:
            why = "says what the link to it says" if linked else f"the first {node.tag}"
            sure = Sure.SURE if linked else Sure.LIKELY
            item.fields["title"] = Guess(selector, sure, why, flat_text(node))
            item.elements["title"] = node
            return


def _found(item: ItemPage, name: str) -> Iterator[Guess]:
    """Give where a fact may stand, the likeliest first."""
    if name == "posted_at":
        yield from _times(item)
    for fact in labelled(item.page, name):
        fits = name != "posted_at" or is_date(fact.value)
        if fits and item.holds(fact.selector):
            chosen = fact.selector
            item.elements[name] = fact.holder if fact.element is None else fact.element
            if fact.element is not None:
                own = selector_of_one(item.page, fact.element, item.holds)
                named = own and re.search(r"[.#\[]", own) and "nth" not in own
                chosen = own if own and named and _is_alone(own, item.page) else fact.selector
            yield Guess(chosen, Sure.SURE, f"stands beside {fact.label!r}", fact.value)
    for node in classed(item.page, name):
        text = flat_text(node)
        if (name == "posted_at" and not is_date(text)) or (
            name == "price" and not re.search(r"\d", text)
        ):
            continue
        selector = selector_of_one(item.page, node, item.holds)
        if selector:
            item.elements[name] = node
            yield Guess(selector, Sure.LIKELY, "its name says so", text)
    if name in {"posted_at", "price"}:
        yield from _by_form(item, name)


def _times(item: ItemPage) -> Iterator[Guess]:
    for node in elements(item.page):
        if node.tag == "time" and node.get("datetime") and not is_related(node):
            selector = selector_of_one(item.page, node, item.holds)
            if selector and form_of([node.get("datetime")]):
                item.elements["posted_at"] = node
                yield Guess(
                    f"{selector}::attr(datetime)", Sure.SURE, "a time", node.get("datetime")
                )
    for name in ("article:published_time", "og:published_time", "date", "DC.date"):
        selector = f'meta[property="{name}"]::attr(content), meta[name="{name}"]::attr(content)'
        value = _shown(selector, item.page)
        if value and form_of([value]) and item.holds(selector):
            yield Guess(selector, Sure.SURE, "said in the page's head", value)


def _by_form(item: ItemPage, name: str) -> Iterator[Guess]:
    for node in elements(item.page):
        text = flat_text(node)
        if len(node) or not text or len(text) > 40 or is_navigation(node) or is_related(node):  # noqa: PLR2004 - dates and prices are short
            continue
        fits = is_date(text) if name == "posted_at" else bool(_MONEY.fullmatch(text))
        selector = selector_of_one(item.page, node, item.holds) if fits else None
        if selector:
            item.elements[name] = node
            yield Guess(selector, Sure.LIKELY, "written like one", text)


def _find_text(item: ItemPage) -> None:
    holder = text_holder(item.page, item.other, list(item.elements.values()))
    if holder is None:
        return
    text = flat_text(holder)
    stated = item.fields.get("text")
    if stated and len(stated.example) >= len(text) * _SIMILAR:
        return
    whole = text_holder(item.other, item.page, []) if item.other is not None else None
    least = len(flat_text(whole)) * _SIMILAR if whole is not None else 0
    selector = selector_of_one(
        item.page, holder, lambda s: item.other is None or len(item.shown_on_other(s)) >= least
    ) or selector_of_one(item.page, holder, item.holds)
    if selector is None:
        return
    sure = Sure.SURE if item.other is not None else Sure.LIKELY
    why = (
        "most of what the page says, and the other page does not" if item.other is not None else ""
    )
    item.fields["text"] = Guess(selector, sure, why or "most of what the page says", text)


def _is_fit(name: str, value: str, item: ItemPage) -> bool:
    """Return whether a value may be that of a field."""
    if name == "posted_at":
        return form_of([value]) is not None
    if name == "title":
        return not item.link_text or agrees(value, item.link_text)
    return bool(value)


def _is_alone(selector: str, page: HtmlElement) -> bool:
    return len(compiled(selector).found(page, LinkedData(page))) == 1


def agrees(text: str, link_text: str) -> bool:
    """Return whether a title is what a link says, which may be cut short."""
    one, other = (re.sub(r"\W+", "", folded_text(each)) for each in (text, link_text))
    if link_text.rstrip().endswith(("...", "…")) and len(other) >= LEAST_SHARED:
        return one.startswith(other)
    return bool(one) and one == other


def _shown(selector: str, page: HtmlElement) -> str:
    try:
        return compiled(selector).shown(page, LinkedData(page))
    except SelectorProblemError:
        return ""


def dates_of(item: ItemPage, guess: Guess, further: Sequence[str] = ()) -> list[str]:
    """Return how several documents write their dates."""
    return [text for text in (guess.example, item.shown_on_other(guess.selector), *further) if text]
