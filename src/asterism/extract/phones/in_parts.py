"""Numbers given in two parts that stand far from each other, or in title and text."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Final

from asterism.extract.finding import Finding
from asterism.extract.lexicon import Term
from asterism.extract.phones.cells import cells
from asterism.extract.phones.labels import listed
from asterism.extract.phones.reader import halves, joined
from asterism.model.mention import MentionKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from asterism.extract.passages import Passages
    from asterism.extract.phones.cells import Cells

GROUP: Final = "part"
IN_PARTS: Final = 0.75
_MOST_HALVES: Final = 6
_LONGEST: Final = 4096
_FEWEST_DIGITS: Final = 7


def terms() -> Iterator[Term]:
    """Yield the words that say a number is given in parts."""
    for word in listed("part_words"):
        if word.isascii():
            yield Term(word, GROUP)


def find(passages: Passages, documents: Iterable[int]) -> Iterator[Finding]:
    """Yield numbers in two parts, where the text says so.

    The mention is the longer part; the reading has both.

    Args:
        passages: the batch.
        documents: positions of those looked at; no number was found in them.
    """
    for document in documents:
        fields = [2 * document + 1, 2 * document]  # title, then text
        made = {field: cells(_head(passages, field)) for field in fields}
        said = made[fields[0]].text + "\n" + made[fields[1]].text
        if sum(sign.isdecimal() for sign in said) < _FEWEST_DIGITS:
            continue
        if not any(word in said for word in listed("part_words")):
            continue
        yield from _in_document(passages, made, passages.country(document))


def _head(passages: Passages, field: int) -> str:
    """Return the beginning of a field."""
    return passages.field_text(field)[:_LONGEST]


def _in_document(
    passages: Passages, made: dict[int, Cells], country: str | None
) -> Iterator[Finding]:
    """Yield the first number whose halves stand in a document."""
    parts = [(field, *half) for field in made for half in halves(made[field], country)][
        :_MOST_HALVES
    ]
    for first, second in combinations(parts, 2):
        number = joined(first[1], second[1], country)
        if number is None:
            continue
        field, _, start, end = max(first, second, key=lambda part: len(part[1]))
        low, high = made[field].starts[start], made[field].ends[end - 1]
        span = passages.in_shadow(field, low, high)
        yield Finding(
            MentionKind.PHONE,
            *span,
            number.value,
            number.display,
            IN_PARTS,
            number.reserved,
            hidden=True,
            reading=f"{first[1]} + {second[1]} → {number.display}",
        )
        return
