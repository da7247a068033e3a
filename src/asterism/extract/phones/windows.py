"""Stretches of a batch in which digits stand close enough for a number."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from asterism.extract.lexicon import Term
from asterism.extract.phones import atoms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from asterism.extract.passages import Passages

GROUP: Final = "digit"
FEWEST_ATOMS: Final = 8
_WIDEST_GAP: Final = 28
_LONGEST_EDGE: Final = 64
_LONGEST_LOOKALIKE: Final = 16
_FEWEST_SURE: Final = 3
_LONGEST_REACH: Final = 16
_SOUND: Final = "|".join(sorted({*atoms.SOUNDS, *"oil"}, key=lambda text: (-len(text), text)))
_BEFORE: Final = re.compile(
    rf"(?:(?<![a-z0-9])(?:(?:{_SOUND})[^a-z0-9\x00]{{1,4}}){{1,2}}|[$\x04\x05\x06] ?)$"
)
_AFTER: Final = re.compile(rf"(?:[^a-z0-9\x00]{{1,4}}(?:{_SOUND})(?![a-z0-9])){{1,2}}")


def digit_words() -> Iterator[Term]:
    """Yield the spelled digits; they may stand inside a token ("four1five")."""
    for spelling in atoms.SPELLINGS:
        yield Term(spelling, GROUP, whole=False)
    for word in (*atoms.TWO_DIGITS, *atoms.TENS, *atoms.HUNDREDS, *atoms.TIMES):
        yield Term(word, GROUP)


def _lookalikes(passages: Passages) -> NDArray[np.bool_]:
    """Return which codes stand in tokens of nothing but digits and look-alikes."""
    table = np.zeros(256, dtype=bool)
    table[[ord(letter) for letter in atoms.LOOKALIKES]] = True
    is_word = passages.is_word
    fits = passages.is_digit | table[passages.codes]
    # Tokens without a misfit: count the misfits up to each token's start and end.
    misfits = np.concatenate(([0], np.cumsum(is_word & ~fits)))
    starts, ends = passages.tokens
    clean = (misfits[starts] == misfits[ends]) & (ends - starts <= _LONGEST_LOOKALIKE)
    cover = np.zeros(len(is_word) + 1, dtype=np.int8)
    cover[starts[clean]] += 1
    cover[ends[clean]] -= 1
    covered: NDArray[np.bool_] = np.cumsum(cover[:-1], dtype=np.int8) > 0
    return covered


def _words(passages: Passages) -> NDArray[np.int64]:
    """Return offsets of spelled digits that no letters of another word run into."""
    hits = passages.hits(GROUP)
    letter = passages.is_word & ~passages.is_digit
    inner = (hits.starts > 0) & letter[hits.starts - 1] & letter[hits.ends]
    is_start, is_end = np.zeros_like(letter), np.zeros_like(letter)
    is_start[hits.starts], is_end[hits.ends] = True, True
    beside = is_end[hits.starts] | is_start[hits.ends]
    starts: NDArray[np.int64] = hits.starts[~inner | beside]
    return starts


class Windows(NamedTuple):
    """Stretches with enough digits.

    Args:
        stretches: (start, end) of each, in order, on token edges.
        offsets: where anything stands that may be a digit, ascending.
    """

    stretches: list[tuple[int, int]]
    offsets: list[int]

    def enough(self, start: int, end: int, fewest: int = FEWEST_ATOMS) -> bool:
        """Tell whether a part of a stretch still has digits enough for a number."""
        count = bisect_left(self.offsets, end) - bisect_left(self.offsets, start)
        return count >= fewest


def windows(passages: Passages) -> Windows:
    """Return the stretches of a batch that may hold a number."""
    sure_codes = passages.is_digit.copy()
    sure_codes[_words(passages)] = True
    offsets = np.flatnonzero(sure_codes | _lookalikes(passages))
    if len(offsets) < FEWEST_ATOMS:
        return Windows([], [])
    sure = sure_codes[offsets]
    fields = np.searchsorted(passages.barriers, offsets)
    breaks = np.flatnonzero((np.diff(offsets) > _WIDEST_GAP) | (np.diff(fields) > 0)) + 1
    firsts = np.concatenate(([0], breaks))
    lasts = np.concatenate((breaks, [len(offsets)]))
    sure_until = np.concatenate(([0], np.cumsum(sure)))
    enough = (lasts - firsts >= FEWEST_ATOMS) & (
        sure_until[lasts] - sure_until[firsts] >= _FEWEST_SURE
    )
    starts, ends = offsets[firsts[enough]].tolist(), offsets[lasts[enough] - 1].tolist()
    stretches = [
        (_reach_back(passages, start), _reach_on(passages, end))
        for start, end in zip(starts, ends, strict=True)
    ]
    return Windows(stretches, offsets.tolist())


def _reach_back(passages: Passages, offset: int) -> int:
    """Return where a stretch begins that has its first digit at an offset.

    It takes in the signs that tell a price, and words that may sound like a digit.
    """
    start = _edge(passages, offset, -1)
    before = _BEFORE.search(passages.shadow[max(0, start - _LONGEST_REACH) : start])
    return start - len(before[0]) if before else start


def _reach_on(passages: Passages, offset: int) -> int:
    """Return where a stretch ends that has its last digit at an offset."""
    end = _edge(passages, offset, 1) + 1
    after = _AFTER.match(passages.shadow, end, end + _LONGEST_REACH)
    return after.end() if after else end


def _edge(passages: Passages, offset: int, step: int) -> int:
    """Return the last offset of the token around an offset in one direction."""
    shadow = passages.shadow
    for _ in range(_LONGEST_EDGE):
        beyond = offset + step
        if beyond < 0 or not (shadow[beyond].isalnum() or shadow[beyond] == "\x01"):
            break
        offset = beyond
    return offset
