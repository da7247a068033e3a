"""The text that a source shows, with the place of every character in the source.

White space is left out of both sides of a comparison: how a page is laid out, and how a
collector wrote line breaks down, make no difference to what it says.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
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
        reaches: for each, where the white space that follows it in the source ends.
        headings: index ranges of `text` that stand in a heading of the page.
    """

    text: str = ""
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    reaches: list[int] = field(default_factory=list)
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
        reached = -1
        for at in range(first, last):
            start, end = self.starts[at], self.ends[at]
            if start <= reached:
                ranges[-1] = (ranges[-1][0], max(end, ranges[-1][1]))
            else:
                ranges.append((start, end))
            reached = self.reaches[at]
        return ranges

    def add(self, characters: Iterable[tuple[str, int, int]]) -> None:
        """Append what stands after what is here already: (code point, start, end) of each."""
        pieces = [self.text]
        for character, start, end in characters:
            if not character.isspace():
                pieces.append(character)
                self.starts.append(start)
                self.ends.append(end)
                self.reaches.append(end)
            elif self.reaches and start == self.reaches[-1]:
                self.reaches[-1] = end
        self.text = "".join(pieces)


def html_passage(source: str) -> Passage:
    """Return what a page shows in its body."""
    passage = Passage()
    heading_start = 0
    shown: list[tuple[str, int, int]] = []
    length = 0
    for token in markup.tokens(source):
        if token.kind == "text" and token.name != "title":
            found = list(markup.characters(source, token.start, token.end))
            length += sum(not item[0].isspace() for item in found)
            shown += found
        elif token.name in _HEADINGS and token.kind == "open":
            heading_start = length
        elif token.name in _HEADINGS and token.kind == "close":
            passage.headings.append((heading_start, length))
    passage.add(shown)
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


def _passage(characters: Iterable[tuple[str, int, int]]) -> Passage:
    passage = Passage()
    passage.add(characters)
    return passage


def _cut(stored: str, start: int, end: int) -> tuple[str, str, str]:
    return stored[:start], stored[start:end], stored[end:]


def _squeezed(text: str) -> str:
    return "".join(text.split())
