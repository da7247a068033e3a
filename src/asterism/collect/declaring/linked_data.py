"""What pages say for machines: JSON-LD in scripts, and microdata in attributes.

JSON-LD is read as pages write it, not expanded by its contexts: properties are found by the name
that stands in the page. Microdata follows the HTML standard, section 5.2.4.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, Final

import orjson
from lxml import etree  # type: ignore[import-untyped]
from lxml.html import HtmlElement  # type: ignore[import-untyped]

from asterism.collect.page_text import parse_page, text_of

SCRIPTS_LIMIT: Final = 50
SCRIPT_LIMIT: Final = 2_000_000
"""Characters of one script that are read; a longer one is left alone."""
OBJECTS_LIMIT: Final = 20_000
DEPTH_LIMIT: Final = 40

_SCRIPTS: Final = etree.XPath(
    "descendant-or-self::script[contains(translate(@type, 'LDJSON', 'ldjson'), 'ld+json')]"
)
_WRAPPING: Final = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|"
    r"(?:-->|//\s*\]\]>|\]\]>|/\*\s*\]\]>\s*\*/|;)\s*$"
)
_MARKUP: Final = re.compile(
    r"</?(?:p|br|div|ul|ol|li|b|i|u|strong|em|span|h[1-6]|a|table|tr|td)\b[^<>]*>", re.IGNORECASE
)
_NAMED_BY: Final = ("@value", "name", "title", "url", "@id", "contentUrl")
_ADDRESS_IN: Final = {
    "meta": "content", "audio": "src", "embed": "src", "iframe": "src", "img": "src",
    "source": "src", "track": "src", "video": "src", "a": "href", "area": "href", "link": "href",
    "object": "data", "data": "value", "meter": "value", "time": "datetime",
}  # fmt: skip


class LinkedData:
    """A page's JSON-LD, read when it is first asked for.

    Attributes:
        problems: scripts that could not be read, each in one line.

    Args:
        page: the page's root element.
    """

    def __init__(self, page: HtmlElement) -> None:
        self.problems: list[str] = []
        self._page: Final = page

    @cached_property
    def objects(self) -> list[dict[str, Any]]:
        """Objects at the top of its scripts and of their graphs, in order."""
        found: list[dict[str, Any]] = []
        for number, script in enumerate(_SCRIPTS(self._page)[:SCRIPTS_LIMIT], 1):
            try:
                found += _top_objects(_parsed(script.text or ""))
            except ValueError as error:
                self.problems.append(f"JSON-LD script {number} cannot be read: {error}")
        return found

    @cached_property
    def all_objects(self) -> list[dict[str, Any]]:
        """Every object, also those inside others, outer ones first."""
        return list(_nested(self.objects))

    def values(self, path: Sequence[str]) -> list[str]:
        """Return the values at a path, such as ("offers", "price").

        Args:
            path: names of properties; a first one with a capital is the type of the object, which
                may stand anywhere. Lists are gone through, and of an object at the end its name or
                address is taken.
        """
        wanted, steps = _type_and_steps(path)
        if wanted:
            here = [item for item in self.all_objects if wanted in types_of(item)]
        else:
            here = self.objects
        return [text for value in _walked(here, steps) if (text := _plain_text(value))]


def microdata_values(element: HtmlElement, path: Sequence[str]) -> list[HtmlElement | str]:
    """Return what microdata within an element says at a path.

    Args:
        element: to look within.
        path: names of properties; a first one with a capital is the item's type, which may stand
            anywhere.

    Returns:
        Values of attributes as text, and elements where their text is the value.
    """
    wanted, steps = _type_and_steps(path)
    items = element.xpath("descendant-or-self::*[@itemscope]")[:OBJECTS_LIMIT]
    if wanted:
        items = [item for item in items if wanted in item_types(item)]
    elif items and not element.get("itemprop"):
        top = [item for item in items if item.get("itemprop") is None]
        items = top + [item for item in items if item.get("itemprop") is not None]
    if not steps:
        return []
    if not items and not wanted and len(steps) == 1:
        found = [each for each in element.iter(etree.Element) if steps[0] in _names(each)]
        return [_shown(each) for each in found]
    for step in steps[:-1]:
        items = [each for item in items for each in properties(item, step)]
    last = (each for item in items for each in properties(item, steps[-1]))
    return [_shown(each) for each in dict.fromkeys(last)]


def properties(item: HtmlElement, name: str | None = None) -> Iterator[HtmlElement]:
    """Give the elements that are properties of a microdata item, in the page's order.

    Args:
        item: the element with `itemscope`.
        name: of the property; all if None.
    """
    roots = [item]
    for reference in (item.get("itemref") or "").split()[:SCRIPTS_LIMIT]:
        roots += item.getroottree().xpath("//*[@id=$id]", id=reference)[:1]
    left = OBJECTS_LIMIT
    for root in roots:
        stack = list(reversed(root)) if root is item else [root]
        while stack and left:
            left -= 1
            node = stack.pop()
            if not isinstance(node.tag, str):
                continue
            names = _names(node)
            if names and (name is None or name in names):
                yield node
            if node.get("itemscope") is None:
                stack.extend(reversed(node))


def types_of(item: dict[str, Any]) -> list[str]:
    """Return the types of a JSON-LD object, without the vocabulary's address."""
    types = item.get("@type", ())
    return [_last_part(each) for each in (types if isinstance(types, list) else [types]) if each]


def item_types(item: HtmlElement) -> list[str]:
    """Return the types of a microdata item, without the vocabulary's address."""
    return [_last_part(each) for each in (item.get("itemtype") or "").split()]


def without_markup(value: str) -> str:
    """Return a text that may be written in HTML as a browser would show it."""
    unescaped = html.unescape(value) if "&" in value else value
    if not _MARKUP.search(unescaped):
        return unescaped
    page = parse_page(f"<div>{unescaped}</div>")
    return "" if page is None else text_of(page)


def _parsed(text: str) -> Any:  # noqa: ANN401 - what JSON holds
    if len(text) > SCRIPT_LIMIT:
        message = f"it has {len(text):,} characters, at most {SCRIPT_LIMIT:,} are read"
        raise ValueError(message)
    bare = _WRAPPING.sub("", _WRAPPING.sub("", text)).strip()
    try:
        return orjson.loads(bare)
    except orjson.JSONDecodeError:
        try:  # line breaks within texts are common, and no JSON
            return json.loads(bare, strict=False)
        except RecursionError as error:
            message = "it is nested too deep"
            raise ValueError(message) from error


def _top_objects(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - as above
    for item in value if isinstance(value, list) else [value]:
        if not isinstance(item, dict):
            continue
        graph = item.get("@graph")
        if isinstance(graph, list | dict) and depth < DEPTH_LIMIT:
            yield from _top_objects(graph, depth + 1)
        if "@graph" not in item or "@type" in item:
            yield item


def _nested(objects: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    stack: list[tuple[Any, int]] = [(item, 0) for item in reversed(objects)]
    given = 0
    while stack and given < OBJECTS_LIMIT:
        value, depth = stack.pop()
        if isinstance(value, dict):
            given += 1
            yield value
            inner = list(value.values())
        else:
            inner = value
        if depth < DEPTH_LIMIT:
            stack += [(x, depth + 1) for x in reversed(inner) if isinstance(x, dict | list)]


def _walked(values: Sequence[Any], steps: Sequence[str]) -> list[Any]:
    here = list(values)
    for step in steps:
        here = [item[step] for item in _flat(here) if isinstance(item, dict) and step in item]
    return list(_flat(here))


def _flat(values: Sequence[Any], depth: int = 0) -> Iterator[Any]:
    for value in values:
        if isinstance(value, list):
            yield from _flat(value[:OBJECTS_LIMIT], depth + 1) if depth < DEPTH_LIMIT else ()
        else:
            yield value


def _plain_text(value: Any, depth: int = 0) -> str:  # noqa: ANN401 - as above
    if isinstance(value, dict | list) and depth > DEPTH_LIMIT:
        return ""
    if isinstance(value, dict):
        named = (value[name] for name in _NAMED_BY if value.get(name))
        return next((_plain_text(each, depth + 1) for each in named), "")
    if isinstance(value, list):
        return next((text for item in value if (text := _plain_text(item, depth + 1))), "")
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else without_markup(str(value)).strip()


def _type_and_steps(path: Sequence[str]) -> tuple[str | None, Sequence[str]]:
    return (path[0], path[1:]) if path[0][:1].isupper() else (None, path)


def _last_part(address: object) -> str:
    return re.split(r"[/#:]", str(address))[-1]


def _names(element: HtmlElement) -> list[str]:
    return (element.get("itemprop") or "").split() if isinstance(element.tag, str) else []


def _shown(element: HtmlElement) -> HtmlElement | str:
    content = element.get("content")
    if content is not None:
        return content.strip()
    attribute = _ADDRESS_IN.get(element.tag)
    stated = element.get(attribute) if attribute else None
    return element if stated is None else stated.strip()
