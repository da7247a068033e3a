"""One table that says what each character counts as when two texts are compared."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

SEPARATOR: Final = 0
IGNORED: Final = 1
DIGIT: Final = 2
ALONE: Final = 1 << 31
"""Flag of characters that are words by themselves, in scripts that put no spaces between words."""

TABLE_SIZE: Final = 0x20000
_IDEOGRAPHS: Final = ((0x3400, 0x4DC0), (0x4E00, 0xA000))
_HANGUL: Final = (0xAC00, 0xD7A4)
_UNSPACED: Final = (
    (0x0E00, 0x0F00),  # Thai, Lao
    (0x1000, 0x10A0),  # Myanmar
    (0x1780, 0x1800),  # Khmer
    (0x3040, 0x3100),  # kana
    (0xF900, 0xFB00),  # compatibility ideographs
)
_APOSTROPHES: Final = "'`\u2019\u02bc"


@cache
def folding_table() -> NDArray[np.uint32]:
    """Return for each code point below 0x20000 what it counts as (uint32; built in some 50 ms).

    Letters fold to lower case without accents, and styled letters (script, full-width, circled)
    to plain ones, by Unicode's compatibility decomposition. Every digit is DIGIT, so that numbers,
    and with them phones and prices, compare equal. Marks, joiners and apostrophes are IGNORED.
    Punctuation, symbols and emoji are SEPARATOR.
    """
    table = np.zeros(TABLE_SIZE, dtype=np.uint32)
    for first, after in _IDEOGRAPHS:
        table[first:after] = np.arange(first, after, dtype=np.uint32) | np.uint32(ALONE)
    table[slice(*_HANGUL)] = np.arange(*_HANGUL, dtype=np.uint32)
    for point in range(TABLE_SIZE):
        if table[point] == SEPARATOR:
            table[point] = _folded(chr(point))
    table.setflags(write=False)
    return table


def _folded(character: str) -> int:
    if character in _APOSTROPHES:
        return IGNORED
    base = unicodedata.normalize("NFKD", character)[0]
    category = unicodedata.category(base)
    if category in {"Mn", "Me", "Cf"}:
        return IGNORED
    if category[0] == "N":
        return DIGIT
    if category[0] != "L" and category != "Mc":
        return SEPARATOR
    folded = ord(base.lower()[0])
    return folded | ALONE if any(low <= folded < high for low, high in _UNSPACED) else folded
