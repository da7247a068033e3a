"""Where a page has its text: the element that holds what is written, and little else."""

from __future__ import annotations

from typing import Final

from lxml.html import HtmlElement  # type: ignore[import-untyped]

from asterism.collect.drafting.shapes import (
    elements,
    flat_text,
    is_navigation,
    is_related,
)

LEAST_PROSE: Final = 20
_HOLDERS: Final = frozenset((
    "article", "blockquote", "body", "center", "dd", "div", "font", "li", "main", "p", "pre",
    "section", "span", "table", "tbody", "td", "tr",
))  # fmt: skip
_PARTS: Final = frozenset(
    ("p", "span", "font", "b", "i", "em", "strong", "br", "u", "center", "big")
)
LEAST_BLOCK: Final = 100
"""Characters of one block of prose that make a page a document whatever it lists."""
_ENOUGH: Final = 0.8
"""Share of all prose that the text's element must hold; the rest is beside the text."""


def text_holder(
    page: HtmlElement, other: HtmlElement | None, besides: list[HtmlElement]
) -> HtmlElement | None:
    """Return the element that holds a document's text, or None if there is no text.

    Args:
        page: the document's page.
        other: another document's page: what stands on both is the site's, not the document's.
        besides: elements with other fields, which the text should not hold.
    """
    common = _texts(other) if other is not None else frozenset()
    lengths = {
        node: own
        for node in elements(page)
        if (own := _own_prose(node))
        and not (is_navigation(node) or is_related(node))
        and flat_text(node) not in common
    }
    held: dict[HtmlElement, int] = {}
    for node, length in lengths.items():
        for holder in (node, *node.iterancestors()):
            held[holder] = held.get(holder, 0) + length
    outside = {each for node in besides for each in (node, *node.iterancestors())}
    candidates = [node for node in held if node.tag in _HOLDERS and node not in outside]
    largest = max((held[node] for node in candidates), default=0)
    if largest < LEAST_PROSE:
        return None
    enough = [node for node in candidates if held[node] >= largest * _ENOUGH]
    return _with_its_siblings(max(enough, key=_depth), outside)


def _with_its_siblings(node: HtmlElement, outside: set[HtmlElement]) -> HtmlElement:
    """Return what holds a paragraph and its like: another text may have more of them."""
    while node.tag in _PARTS:
        holder = node.getparent()
        if holder is None or holder in outside or holder.tag not in _HOLDERS - {"body"}:
            break
        if not all(child.tag in _PARTS or not isinstance(child.tag, str) for child in holder):
            break
        node = holder
    return node


def _depth(node: HtmlElement) -> int:
    return sum(1 for _ in node.iterancestors())


def _own_prose(node: HtmlElement) -> int:
    """Return how many characters of prose stand directly in an element."""
    if node.tag in {"a", "button", "form", "option", "label", "h1", "time", "title"}:
        return 0
    if any(each.tag in {"a", "button", "form", "select"} for each in node.iterancestors()):
        return 0
    return len((node.text or "").strip()) + sum(len((child.tail or "").strip()) for child in node)


def _texts(page: HtmlElement) -> frozenset[str]:
    return frozenset(flat_text(node) for node in elements(page) if _own_prose(node))


def is_document(page: HtmlElement, listed: int) -> bool:
    """Return whether a page is about one thing rather than a list of others.

    Args:
        page: its root.
        listed: characters that its likeliest list of links shows.
    """
    longest = 0
    for node in elements(page):
        if node.tag in _HOLDERS and not (is_navigation(node) or is_related(node)):
            parts = [child for child in node if isinstance(child.tag, str) and child.tag in _PARTS]
            block = _own_prose(node) + sum(map(_own_prose, parts))
            longest = max(longest, block)
    return longest >= min(LEAST_BLOCK, max(LEAST_PROSE, listed * 0.5))
