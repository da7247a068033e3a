"""Stretches of a batch in which digits stand close enough for a number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from asterism.extract.lexicon import Term
from asterism.extract.phones.atoms import LOOKALIKES, SPELLINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from asterism.extract.passages import Passages

GROUP: Final = "digit"
FEWEST_ATOMS: Final = 8
_WIDEST_GAP: Final = 30
_LONGEST_EDGE: Final = 24


def digit_words() -> Iterator[Term]:
    """Yield the spelled digits; they may stand inside a token ("four1five")."""
    for spelling in SPELLINGS:
        yield Term(spelling, GROUP, whole=False)


def _lookalikes(passages: Passages) -> NDArray[np.int64]:
    """Return offsets of letters that stand for digits because digits stand beside them."""
    table = np.zeros(256, dtype=bool)
    table[[ord(letter) for letter in LOOKALIKES]] = True
    like = table[passages.codes]
    known = passages.is_digit
    for _ in range(2):  # the second round reaches the letter after a letter
        beside = np.zeros_like(known)
        beside[1:] |= known[:-1]
        beside[:-1] |= known[1:]
        known = known | (like & beside)
    return np.flatnonzero(known)


def _words(passages: Passages) -> NDArray[np.int64]:
    """Return offsets of spelled digits that begin or end where letters begin or end."""
    hits = passages.hits(GROUP)
    letter = passages.is_word & ~passages.is_digit
    inner = (hits.starts > 0) & letter[hits.starts - 1] & letter[hits.ends]
    starts: NDArray[np.int64] = hits.starts[~inner]
    return starts


def windows(passages: Passages) -> list[tuple[int, int]]:
    """Return (start, end) of each stretch with enough digits, in order, on token edges."""
    offsets = np.sort(np.concatenate((_lookalikes(passages), _words(passages))))
    if len(offsets) < FEWEST_ATOMS:
        return []
    fields = np.searchsorted(passages.barriers, offsets)
    breaks = np.flatnonzero((np.diff(offsets) > _WIDEST_GAP) | (np.diff(fields) > 0)) + 1
    firsts = np.concatenate(([0], breaks))
    lasts = np.concatenate((breaks, [len(offsets)])) - 1
    dense = np.flatnonzero(lasts - firsts + 1 >= FEWEST_ATOMS)
    starts, ends = offsets[firsts[dense]].tolist(), offsets[lasts[dense]].tolist()
    return [
        (_edge(passages, start, -1), _edge(passages, end, 1) + 1)
        for start, end in zip(starts, ends, strict=True)
    ]


def _edge(passages: Passages, offset: int, step: int) -> int:
    """Return the last offset of the token around an offset in one direction."""
    shadow = passages.shadow
    for _ in range(_LONGEST_EDGE):
        beyond = offset + step
        if beyond < 0 or not (shadow[beyond].isalnum() or shadow[beyond] == "\x01"):
            break
        offset = beyond
    return offset
