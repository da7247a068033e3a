"""The shadow of a text: what a reader takes it for, one ASCII character for each code point.

Lower case, accents off, digits of every alphabet and ornament as 0 to 9, look-alike letters as
the Latin letters they imitate, every dash a hyphen. Code points that draw nothing (zero-width
spaces, variation selectors, combining marks) are left out, and so is a space after a space. What
is scanned is always the shadow; a table of origins leads back to the stored text.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

BARRIER: Final = 0  # stands between two fields; nothing may reach across
LETTER: Final = 1  # a letter without a Latin twin
SYMBOL: Final = 2  # emoji, ornaments, unassigned
EURO: Final = 4
POUND: Final = 5
CURRENCY: Final = 6  # any other currency sign but the dollar
GHOST: Final = 7  # the ghost that people draw for Snapchat
OMITTED: Final = 255

_SPACE: Final = ord(" ")
_NEWLINE: Final = ord("\n")
_CODE_POINTS: Final = 0x110000
_FIRST_PLANE_END: Final = 0x10000
_SUPPLEMENTARY_END: Final = 0x20000  # beyond: ideographs, tags and nothing else

_SIGNS: Final = {"$": ord("$"), "€": EURO, "£": POUND}
# Ranges of letters drawn in black circles and squares; Unicode gives them no decomposition.
_DARK_LETTERS: Final = ((0x1F150, 26), (0x1F170, 26))
# Ideographs and syllables: letters all, and not worth asking about one by one.
_PLAIN_LETTERS: Final = ((0x3400, 0x4DC0), (0x4E00, 0xA48D), (0xAC00, 0xD7A4), (0x20000, 0x323B0))
_NO_LETTERS: Final = ((0xD800, 0xF900),)  # surrogates and private use
# Beyond the first plane only these ranges imitate ASCII: mathematical letters and digits,
# enclosed letters and digits, segmented digits.
_IMITATIONS: Final = ((0x1D400, 0x1D800), (0x1F100, 0x1F200), (0x1FBF0, 0x1FBFA))


@lru_cache(maxsize=1)
def _twins() -> dict[str, str]:
    """Return code points that are read as another, beyond Unicode's own decompositions."""
    text = files("asterism.extract").joinpath("data/twins.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    return {chr(int(code, 16)): read_as for code, _, read_as in rows}


def _digit(character: str) -> int | None:
    """Return the code of the digit that a character shows, or None."""
    digit = unicodedata.digit(character, None)
    return None if digit is None else ord("0") + digit


def _decomposed(character: str) -> int | None:
    """Return the one ASCII letter, digit or sign that a character is a form of, or None."""
    bare = [c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c)]
    if len(bare) > 1:
        bare = [c for c in bare if c.isalnum()]  # "(a)" in one code point
    if len(bare) != 1:
        return None
    lower = bare[0].lower()
    letter = _twins().get(lower, lower)
    return ord(letter) if len(letter) == 1 and letter.isascii() and letter.isprintable() else None


def _code(character: str) -> int:  # noqa: PLR0911 - one line for each class of code point
    """Return the shadow of one code point."""
    category = unicodedata.category(character)
    if category in {"Mn", "Me", "Cf"}:
        return OMITTED
    if category in {"Zl", "Zp"} or character == "\n":
        return _NEWLINE
    if category == "Zs" or character in "\t\r\v\f\x1c\x1d\x1e\x1f\x85":
        return _SPACE
    if category in {"Cc", "Cn", "Co", "Cs"}:
        return SYMBOL
    digit = _digit(character)
    if digit is not None:
        return digit
    if category == "Pd":
        return ord("-")
    if category == "Sc":
        return _SIGNS.get(unicodedata.normalize("NFKC", character), CURRENCY)
    decomposed = _decomposed(character)
    if decomposed is not None:
        return decomposed
    return LETTER if category[0] == "L" else SYMBOL


def _coarse_code(character: str) -> int:
    """Return the shadow of a code point that imitates no ASCII character."""
    category = unicodedata.category(character)
    if category[0] == "L":
        return LETTER
    if category in {"Mn", "Me", "Cf"}:
        return OMITTED
    return ord("0") + unicodedata.digit(character) if category == "Nd" else SYMBOL


@lru_cache(maxsize=1)
def shadow_table() -> NDArray[np.uint8]:
    """Return the shadow of every code point; an array of 0x110000 bytes, made once (60 ms)."""
    table = np.full(_CODE_POINTS, SYMBOL, dtype=np.uint8)
    asked = np.ones(_SUPPLEMENTARY_END, dtype=bool)
    for start, end in _PLAIN_LETTERS:
        table[start:end] = LETTER
        asked[start:end] = False
    for start, end in _NO_LETTERS:
        asked[start:end] = False
    fine = asked & (np.arange(_SUPPLEMENTARY_END) < _FIRST_PLANE_END)
    for start, end in _IMITATIONS:
        fine[start:end] = True
    for code_point in np.flatnonzero(fine).tolist():
        table[code_point] = _code(chr(code_point))
    for code_point in np.flatnonzero(asked & ~fine).tolist():
        table[code_point] = _coarse_code(chr(code_point))
    for start, count in _DARK_LETTERS:
        table[start : start + count] = np.arange(ord("a"), ord("a") + count)
    table[ord("👻")] = GHOST
    table[0xE0000:0xE0200] = OMITTED  # tags and variation selectors
    return table


def word_classes() -> NDArray[np.uint8]:
    """Return the class of every shadow code: 1 for letters, 2 for digits, 0 for what is neither."""
    table = np.zeros(256, dtype=np.uint8)
    table[LETTER] = 1
    table[ord("a") : ord("z") + 1] = 1
    table[ord("0") : ord("9") + 1] = 2
    return table


class Shadow(NamedTuple):
    """A shadow and the way back: three columns of one length.

    Args:
        codes: the shadow, one byte for each code point kept.
        starts: its offset in the text, ascending.
        ends: where it ends in the text, with the omitted code points that follow it.
    """

    codes: NDArray[np.uint8]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]


def cast(text: str, barriers: NDArray[np.int64]) -> Shadow:
    """Return the shadow of a text.

    Args:
        text: any text.
        barriers: offsets in it that no reading may reach across.
    """
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    codes = shadow_table()[points]
    codes[barriers] = BARRIER
    starts = np.flatnonzero(codes != OMITTED)
    codes = codes[starts]
    ends = np.append(starts[1:], len(points))
    spaces = codes == _SPACE
    single = np.flatnonzero(~(spaces & np.concatenate(([False], spaces[:-1]))))
    return Shadow(codes[single], starts[single], ends[single])
