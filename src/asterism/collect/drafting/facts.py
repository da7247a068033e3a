"""Facts of a document that stand beside a word for them: "Location: Tampa", in any markup."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from lxml.html import HtmlElement  # type: ignore[import-untyped]

from asterism.collect.date_words import folded_text
from asterism.collect.drafting.shapes import (
    elements,
    flat_text,
    is_navigation,
    is_related,
    names_of,
    own_text,
    words_for,
)

WIDE_COLON: Final = "\N{FULLWIDTH COLON}"
COLONS: Final = f":{WIDE_COLON}"
LABEL_LENGTH: Final = 30
VALUE_LENGTH: Final = 120


class Fact(NamedTuple):
    """A value beside its label.

    Attributes:
        element: that holds the value; None if it stands in a text beside the label.
        selector: a path by the label.
        value: what it says.
        label: as the page writes it.
        holder: element in which both stand.
    """

    element: HtmlElement | None
    selector: str
    value: str
    label: str
    holder: HtmlElement


def labelled(page: HtmlElement, name: str) -> Iterator[Fact]:
    """Give values that stand beside a word for a field.

    Args:
        page: the document's page.
        name: "place", "posted_at", "price" or "author".
    """
    words = words_for(f"label {name}")
    for node in elements(page):
        said = own_text(node)
        label = said.strip().rstrip(COLONS).strip()
        if not label or "'" in said or is_navigation(node) or is_related(node):
            continue
        if len(label) <= LABEL_LENGTH and folded_text(label) in words and not len(node):
            yield from _beside(node, said, label)
        elif ":" in said or WIDE_COLON in said:
            yield from _within(node, words)


def classed(page: HtmlElement, name: str) -> Iterator[HtmlElement]:
    """Give elements whose class, id or item property is a word for a field, inner ones first."""
    words = words_for(f"class {name}")
    found = [
        node
        for node in elements(page)
        if words.intersection(names_of(node))
        and 0 < len(flat_text(node)) <= VALUE_LENGTH
        and not is_navigation(node)
        and not is_related(node)
    ]
    yield from (node for node in found if not any(each in found for each in node.iterdescendants()))


def _beside(node: HtmlElement, said: str, label: str) -> Iterator[Fact]:
    """Give the value after an element that is a label and nothing else."""
    path = f"//{node.tag}[normalize-space()='{said}']"
    tail = " ".join((node.tail or "").split()).lstrip(f"{COLONS} ")
    if tail and len(tail) <= VALUE_LENGTH:
        yield Fact(None, f"{path}/following-sibling::text()[1]", tail, label, node.getparent())
        return
    following = node.getnext()
    if following is not None and isinstance(following.tag, str):
        value = flat_text(following)
        if value and len(value) <= VALUE_LENGTH:
            yield Fact(
                following, f"{path}/following-sibling::{following.tag}[1]", value, label, following
            )
            return
    holder = node.getparent()
    if holder is None or len(holder) != 1 or flat_text(holder) != flat_text(node):
        return
    following = holder.getnext()
    if following is not None and isinstance(following.tag, str):
        value = flat_text(following)
        if value and len(value) <= VALUE_LENGTH:
            around = f"//{holder.tag}[normalize-space()='{said}']"
            yield Fact(
                following,
                f"{around}/following-sibling::{following.tag}[1]",
                value,
                label,
                following,
            )


def _within(node: HtmlElement, words: frozenset[str]) -> Iterator[Fact]:
    """Give the value after a label within one text."""
    said = own_text(node)
    label, mark, value = said.partition(WIDE_COLON if WIDE_COLON in said else ":")
    value = value.strip()
    if len(node) or folded_text(label) not in words or not value or len(value) > VALUE_LENGTH:
        return
    labelled_by = f"//{node.tag}[starts-with(normalize-space(), '{label}{mark}')]"
    path = f"(substring-after({labelled_by}, '{mark}'))"
    yield Fact(None, path, value, label, node)
