"""The text that a source shows, with the place of every character in the source.

White space is left out of both sides of a comparison: how a page is laid out, and how a
collector wrote line breaks down, make no difference to what it says.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from asterism.evidence import markup

Range = tuple[int, int]

_HEADINGS: Final = frozenset({"h1", "h2", "h3"})
_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_ESCAPE: Final = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u.{4}|\\."
)
_CONTEXTS: Final = (60, 24, 8, 0)


@dataclass(slots=True)
class Passage:
    """Characters that are shown, without white space, and the source range of each.

    Attributes:
        text: the characters, one after the other.
        starts: for each, where its source begins.
        ends: for each, where its source ends.
        headings: index ranges of `text` that stand in a heading of the page.
    """

    text: str = ""
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    headings: list[Range] = field(default_factory=list)

    def find(self, stored: str, start: int, end: int, *, heading: bool = False) -> list[Range]:
        """Return the source ranges that give `stored[start:end]`, in order; [] if not found.

        The whole of `stored` is looked for first; if the source shows it in pieces, the
        passage with ever less of what stands around it.

        Args:
            stored: a stored text.
            start: first code point of the passage in it.
            end: one past the last.
            heading: whether to prefer a place in a heading.
        """
        before, inside, after = (_squeezed(part) for part in _cut(stored, start, end))
        if not inside:
            return []
        at = self._place(before + inside + after, len(before), heading=heading)
        for context in _CONTEXTS:
            if at is not None:
                break
            kept = before[-context:] if context else ""
            at = self._place(kept + inside + after[:context], len(kept), heading=heading)
        return [] if at is None else self._ranges(at, at + len(inside))

    def _place(self, wanted: str, skipped: int, *, heading: bool) -> int | None:
        first = at = self.text.find(wanted)
        if first < 0:
            return None
        while heading and at >= 0:
            if any(start <= at and at + len(wanted) <= end for start, end in self.headings):
                return at + skipped
            at = self.text.find(wanted, at + 1)
        return first + skipped

    def _ranges(self, first: int, last: int) -> list[Range]:
        ranges: list[Range] = []
        for start, end in zip(self.starts[first:last], self.ends[first:last], strict=True):
            if ranges and start <= ranges[-1][1]:
                ranges[-1] = (ranges[-1][0], max(end, ranges[-1][1]))
            else:
                ranges.append((start, end))
        return ranges


def html_passage(source: str) -> Passage:
    """Return what a page shows in its body."""
    passage, pieces, length = Passage(), [], 0
    heading_start = 0
    for token in markup.tokens(source):
        if token.kind == "text" and token.name != "title":
            shown = [item for item in markup.characters(source, token.start, token.end)
                     if not item[0].isspace()]  # fmt: skip
            pieces.append("".join(item[0] for item in shown))
            passage.starts += [item[1] for item in shown]
            passage.ends += [item[2] for item in shown]
            length += len(shown)
        elif token.name in _HEADINGS and token.kind == "open":
            heading_start = length
        elif token.name in _HEADINGS and token.kind == "close":
            passage.headings.append((heading_start, length))
    passage.text = "".join(pieces)
    return passage


def json_passages(source: str) -> Iterator[Passage]:
    """Yield what each string of a JSON text says."""
    for match in _STRING.finditer(source):
        yield _passage(_json_characters(source, match.start() + 1, match.end() - 1))


def table_row_passage(source: str) -> Passage:
    """Return what a row of a CSV file says: doubled quotes as one, delimiters as they are."""
    return _passage(_table_characters(source))


def _json_characters(source: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    position = start
    for match in _ESCAPE.finditer(source, start, end):
        for at in range(position, match.start()):
            yield source[at], at, at + 1
        try:
            decoded = json.loads(f'"{match.group()}"')
        except ValueError:
            decoded = match.group()
        for character in decoded:
            yield character, match.start(), match.end()
        position = match.end()
    for at in range(position, end):
        yield source[at], at, at + 1


def _table_characters(source: str) -> Iterator[tuple[str, int, int]]:
    quoted, at = False, 0
    while at < len(source):
        if source[at] != '"':
            yield source[at], at, at + 1
        elif quoted and source.startswith('""', at):
            yield '"', at, at + 2
            at += 1
        elif quoted:
            quoted = False
        elif at == 0 or source[at - 1] in ",;\t|":
            quoted = True
        else:
            yield '"', at, at + 1
        at += 1


def _passage(characters: Iterator[tuple[str, int, int]]) -> Passage:
    shown = [item for item in characters if not item[0].isspace()]
    return Passage(
        "".join(item[0] for item in shown),
        [item[1] for item in shown],
        [item[2] for item in shown],
    )


def _cut(stored: str, start: int, end: int) -> tuple[str, str, str]:
    return stored[:start], stored[start:end], stored[end:]


def _squeezed(text: str) -> str:
    return "".join(text.split())
