"""Where a document matches a query, for people to see why it was found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from asterism.search.index import Span
from asterism.search.query import Clause
from asterism.search.words import words_with_spans

SNIPPET_LENGTH: Final = 240
LEAD_IN: Final = 60
FEWEST_DIGITS: Final = 7


def highlights(text: str, clauses: Iterable[Clause], field: str) -> list[Span]:
    """Return the spans of `text` that match, in order, without overlap, in code points."""
    found: list[Span] = []
    standing = words_with_spans(text)
    for clause in clauses:
        if clause.excluded or clause.field not in {None, field}:
            continue
        for group in clause.groups:
            found += _runs(standing, group)
        found += _numbers(text, clause.identifiers)
    return _joined(found)


def snippet(text: str, spans: Sequence[Span]) -> tuple[str, int, list[Span]]:
    """Return a part of `text` around its first match, where it starts, and the spans in it."""
    first = spans[0][0] if spans else 0
    start = max(0, first - LEAD_IN)
    if start:
        blank = text.find(" ", start, first)
        start = blank + 1 if blank >= 0 else start
    end = min(len(text), start + SNIPPET_LENGTH)
    if end < len(text):
        blank = text.rfind(" ", start, end)
        end = blank if blank > first else end
    inside = [
        (max(left, start) - start, min(right, end) - start)
        for left, right in spans
        if left < end and right > start
    ]
    return text[start:end], start, inside


def _runs(standing: Sequence[tuple[str, int, int]], group: Sequence[str]) -> Iterable[Span]:
    length = len(group)
    for index, (word, start, _) in enumerate(standing):
        if word == group[0]:
            run = standing[index : index + length]
            if [item[0] for item in run] == list(group):
                yield start, run[-1][2]


def _numbers(text: str, identifiers: Iterable[str]) -> Iterable[Span]:
    for form in identifiers:
        if form.isdecimal() and len(form) >= FEWEST_DIGITS:
            # Written apart in any way, but not inside a longer number.
            pattern = r"(?<!\d)" + r"\D{0,3}".join(form) + r"(?!\d)"
            for match in re.finditer(pattern, text):
                yield match.span()


def _joined(spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
