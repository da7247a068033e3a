"""Shapes of pages: which classes mean something, what is navigation, how much prose there is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import Final
from urllib.parse import urlsplit

from lxml.html import HtmlElement  # type: ignore[import-untyped]

from asterism.collect.date_words import folded_text
from asterism.collect.page_text import UNSEEN, text_of

_MADE: Final = re.compile(
    r"^(?:css|sc|jss|emotion|styled|makeStyles)-?[\w-]*\d|"  # style libraries
    r"__[A-Za-z0-9]*\d[A-Za-z0-9]*$|_[A-Za-z0-9-]*(?:\d[A-Za-z]|[A-Za-z]\d)[A-Za-z0-9-]*$|"
    r"^(?=(?:[A-Za-z-]*\d){2})(?=.*[A-Za-z]{1})[A-Za-z0-9-]{5,}$|^[0-9]|\d{3,}"
)
_LOOKS_ONLY: Final = re.compile(
    r"^(?:odd|even|first|last|active|current|selected|new|hot|sticky|featured|promoted|premium|"
    r"top|clearfix|row\d*|alt\d?|bg\d|left|right|center|clear|"
    r"(?:sm|md|lg|xl|hover|focus):.*|(?:col|offset|order|[mp][trblxy]?|w|h|text|bg|border|"
    r"font|flex|grid|gap|rounded|shadow|items|justify|d|float|pull)-[\w/.-]+|flex|grid|block|"
    r"inline|hidden|relative|absolute|container|row|col|wrapper)$"
)
_ALSO_IN_DOCUMENTS: Final = frozenset(
    ("head", "foot", "header", "footer", "tags", "tools", "pages")
)
"""Words that name a part of a site by themselves; "post-head" is a part of a document."""
_DIGITS: Final = re.compile(r"\d+")
_WORD: Final = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=1)
def _vocabulary() -> dict[str, frozenset[str]]:
    data = files("asterism.collect").joinpath("data/page_words.txt").read_text(encoding="utf-8")
    lines = (line.split("\t") for line in data.splitlines() if not line.startswith("#"))
    return {meaning: frozenset(map(folded_text, words.split("|"))) for meaning, words in lines}


def words_for(meaning: str) -> frozenset[str]:
    """Return the words by which a part of a page is recognised, folded."""
    return _vocabulary()[meaning]


def classes_of(element: HtmlElement) -> list[str]:
    """Return an element's classes that say what it is, not how it looks, nor made by a tool."""
    found = (element.get("class") or "").split()
    return [name for name in found if is_lasting(name) and not _LOOKS_ONLY.match(name)]


def is_lasting(name: str) -> bool:
    """Return whether a class or an id looks written by a person, so that it will stay."""
    return bool(re.fullmatch(r"[A-Za-z_][\w-]{0,40}", name)) and not _MADE.search(name)


def names_of(element: HtmlElement) -> Iterator[str]:
    """Give an element's classes, id and item property, and the words in them, folded."""
    for attribute in ("class", "id", "itemprop", "data-testid", "data-role", "data-field"):
        for name in (element.get(attribute) or "").split():
            yield folded_text(name)
            parts = re.sub(r"([a-z])([A-Z])", r"\1-\2", name).replace("_", "-").split("-")
            yield from map(folded_text, parts)


def elements(root: HtmlElement) -> Iterator[HtmlElement]:
    """Give the elements of a page that can be seen, in order."""
    stack = [root]
    while stack:
        node = stack.pop()
        if isinstance(node.tag, str) and node.tag not in UNSEEN and node.tag != "head":
            yield node
            stack.extend(reversed(node))


def is_navigation(element: HtmlElement) -> bool:
    """Return whether an element stands in what leads around a site, not in what a page is for."""
    around = [element, *element.iterancestors()]
    inside = any(node.tag in {"main", "article"} for node in around)
    for node in around:
        if node.tag in {"nav", "aside", "footer"} or (node.tag == "header" and not inside):
            return True
        if node.tag not in {"body", "html"} and _leads_around(node):
            return True
    return False


def _leads_around(node: HtmlElement) -> bool:
    words = words_for("nav")
    if (words - _ALSO_IN_DOCUMENTS).intersection(names_of(node)):
        return True
    parent = node.getparent()
    on_top = parent is None or parent.tag in {"body", "html"}
    whole = [node.get("id") or "", *((node.get("class") or "").split() if on_top else ())]
    return not words.isdisjoint(map(folded_text, whole))


def is_related(element: HtmlElement) -> bool:
    """Return whether an element stands in a list of other documents beside one."""
    return any(
        words_for("related").intersection(names_of(node))
        for node in (element, *element.iterancestors())
        if node.tag not in {"body", "html"}
    )


def own_text(element: HtmlElement) -> str:
    """Return the text directly in an element."""
    pieces = [element.text or "", *(child.tail or "" for child in element)]
    return " ".join(" ".join(pieces).split())


def flat_text(element: HtmlElement) -> str:
    """Return an element's text on one line."""
    return " ".join(text_of(element).split())


def prose_length(element: HtmlElement) -> int:
    """Return how many characters of an element's text are outside links, forms and scripts."""
    total = 0
    stack = [element]
    while stack:
        node = stack.pop()
        if not isinstance(node.tag, str) or node.tag in UNSEEN:
            continue
        if node.tag in {"a", "button", "select", "option", "label", "textarea", "form"}:
            continue
        total += len((node.text or "").strip())
        for child in node:
            total += len((child.tail or "").strip())
            stack.append(child)
    return total


def address_shape(address: str) -> str:
    """Return an address with what varies between documents taken out."""
    parts = urlsplit(address)
    steps = []
    for step in parts.path.split("/"):
        words = _WORD.findall(step)
        steps.append("*" if len(words) > 2 or _DIGITS.search(step) else step)  # noqa: PLR2004 - a name of several words
    keys = sorted(item.partition("=")[0] for item in parts.query.split("&") if item)
    return "/".join(steps) + ("?" + "&".join(keys) if keys else "")


def names_one(address: str) -> bool:
    """Return whether an address looks like that of one document: a number, or several words."""
    parts = urlsplit(address)
    last = parts.path.rstrip("/").rpartition("/")[2]
    return bool(_DIGITS.search(last + parts.query)) or len(_WORD.findall(last)) > 2  # noqa: PLR2004 - as above
