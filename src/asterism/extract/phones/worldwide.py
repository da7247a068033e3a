"""Findings of numbers of any country, field by field."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final, NamedTuple

from asterism.extract.finding import Finding
from asterism.extract.phones.cells import Cells, cells
from asterism.extract.phones.chains import NORTH_AMERICA
from asterism.extract.phones.reader import numbers
from asterism.model.mention import MentionKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from asterism.extract.finding import Claims
    from asterism.extract.passages import Passages
    from asterism.extract.phones.reader import Read

PLAIN: Final = 0.98
HIDDEN: Final = 0.93
ODD: Final = 0.8
_ODD_COST: Final = 3
_CLAIMED: Final = "\x00"


class Part(NamedTuple):
    """A part of a field that is looked at.

    Args:
        field: its number in the batch.
        start: offset in its stored text.
        end: offset there; its end if None.
    """

    field: int
    start: int = 0
    end: int | None = None


def fields(passages: Passages) -> set[int]:
    """Return the fields of documents published outside North America."""
    abroad = (
        document
        for document in range(passages.fields // 2)
        if passages.country(document) not in NORTH_AMERICA
    )
    return {field for document in abroad for field in (2 * document, 2 * document + 1)}


def find(
    passages: Passages, parts: Sequence[Part], found: Claims, claimed: Claims
) -> Iterator[Finding]:
    """Yield the numbers in parts of fields that touch nothing found or claimed before.

    Args:
        passages: the batch.
        parts: where to look.
        found: numbers found before.
        claimed: stretches of the shadow in which no number is looked for.
    """
    for field, first, last in parts:
        text = passages.field_text(field, first, last)
        if not text:
            continue
        country = passages.country(field // 2)
        low, high = passages.in_shadow(field, first, first + len(text))
        taken = [
            passages.in_field(field, start, end) for start, end in claimed.stretches(low, high)
        ]
        looked_at = _without(cells(text), [(start - first, end - first) for start, end in taken])
        for read in numbers(looked_at, country):
            raw_start, raw_end = looked_at.starts[read.start], looked_at.ends[read.end - 1]
            start, end = passages.in_shadow(field, first + raw_start, first + raw_end)
            if country in NORTH_AMERICA and not read.sure:
                continue  # plain numbers of North America were looked for before
            if start < end and not found.touch(start, end):
                yield _finding(read, start, end, text[raw_start:raw_end])


def _without(made: Cells, taken: Sequence[tuple[int, int]]) -> Cells:
    """Return cells with some stretches of their text blotted out."""
    if not taken:
        return made
    blotted = list(made.text)
    for start, end in taken:
        low, high = bisect_left(made.starts, start), bisect_left(made.starts, end)
        blotted[low:high] = _CLAIMED * (high - low)
    return made._replace(text="".join(blotted))


def _finding(read: Read, start: int, end: int, raw: str) -> Finding:
    """Return the finding of a number."""
    hidden = read.hidden or not raw.isascii()
    confidence = ODD if read.cost >= _ODD_COST else HIDDEN if hidden else PLAIN
    return Finding(
        MentionKind.PHONE,
        start,
        end,
        read.number.value,
        read.number.display,
        confidence,
        read.number.reserved,
        hidden,
        f"{' '.join(raw.split())} → {read.number.display}" if hidden else None,
    )
