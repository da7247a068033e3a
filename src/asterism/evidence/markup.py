"""HTML as tokens with their place in the source, in time linear in its length.

Follows the tokenisation of the HTML standard (section 13.2.5) as far as text and attributes
need it. Nothing is repaired: what a token covers is exactly what was received.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

VOID: Final = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
    "source", "track", "wbr",
))  # fmt: skip
OPAQUE: Final = frozenset((
    "script", "style", "xmp", "iframe", "noembed", "noframes", "svg", "math", "object",
    "template",
))  # fmt: skip
"""Elements whose content is no text of the page."""
RAW: Final = OPAQUE | {"textarea", "title"}
"""Elements whose content runs to their end tag, whatever it looks like."""

_TAG_NAME: Final = re.compile(r"[a-zA-Z][^\s/>]*")
_ATTRIBUTE: Final = re.compile(
    r"[\s/]*([^\s/>=][^\s/>=]*)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]*)))?"
)
_REFERENCE: Final = re.compile(
    r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});?"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of source.

    Attributes:
        kind: "text", "open", "close", or "other" (comments, declarations, opaque content).
        start: first code point in the source.
        end: one past the last.
        name: lower-case name of a tag; of the element, for opaque content.
        attributes: decoded values by lower-case name, for an open tag; the first of equals.
    """

    kind: Literal["text", "open", "close", "other"]
    start: int
    end: int
    name: str = ""
    attributes: dict[str, str] = field(default_factory=dict)


def tokens(source: str) -> Iterator[Token]:
    """Yield the tokens of a page; together they cover every code point of it."""
    position, length = 0, len(source)
    while position < length:
        bracket = source.find("<", position)
        if bracket < 0:
            yield Token("text", position, length)
            return
        found = _markup(source, bracket)
        while found is None:  # "<" that opens nothing is text
            bracket = source.find("<", bracket + 1)
            if bracket < 0:
                yield Token("text", position, length)
                return
            found = _markup(source, bracket)
        if bracket > position:
            yield Token("text", position, bracket)
        yield found
        position = found.end
        if found.kind == "open" and found.name in RAW:
            end = _raw_end(source, position, found.name)
            if end > position:
                kind: Literal["text", "other"] = "other" if found.name in OPAQUE else "text"
                yield Token(kind, position, end, found.name)
            position = end


def characters(source: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """Yield each code point of a text token, decoded, with the source range that gives it."""
    position = start
    for match in _REFERENCE.finditer(source, start, end):
        for at in range(position, match.start()):
            yield source[at], at, at + 1
        for character in html.unescape(match.group()):
            yield character, match.start(), match.end()
        position = match.end()
    for at in range(position, end):
        yield source[at], at, at + 1


def _markup(source: str, start: int) -> Token | None:
    """Return the tag, comment or declaration at a "<", or None if it is text."""
    following = source[start + 1 : start + 2]
    if following in {"!", "?"}:
        return Token("other", start, _declaration_end(source, start))
    closing = following == "/"
    name = _TAG_NAME.match(source, start + 1 + closing)
    if name is None:
        return Token("other", start, _after(source, ">", start)) if closing else None
    attributes, position = _attributes(source, name.end())
    end = min(position + 1, len(source))
    lowered = name.group().lower()
    return (
        Token("close", start, end, lowered)
        if closing
        else Token("open", start, end, lowered, attributes)
    )


def _attributes(source: str, position: int) -> tuple[dict[str, str], int]:
    """Return a tag's attributes and where its ">" stands (or the source ends)."""
    attributes: dict[str, str] = {}
    while match := _ATTRIBUTE.match(source, position):
        name, *values = match.groups()
        value = next((item for item in values if item is not None), "")
        attributes.setdefault(name.lower(), html.unescape(value))
        position = match.end()
    closing = source.find(">", position)
    return attributes, closing if closing >= 0 else len(source)


def _declaration_end(source: str, start: int) -> int:
    if source.startswith("<!--", start):
        return _after(source, "-->", start + 2)
    return _after(source, ">", start)


def _after(source: str, what: str, start: int) -> int:
    found = source.find(what, start)
    return len(source) if found < 0 else found + len(what)


def _raw_end(source: str, start: int, name: str) -> int:
    closing = re.compile(rf"</{re.escape(name)}(?=[\s/>])", re.IGNORECASE).search(source, start)
    return closing.start() if closing else len(source)
