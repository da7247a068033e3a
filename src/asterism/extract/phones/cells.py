"""A text as a reader of numbers takes it, with the way back: what is hidden by dress is bare.

Unlike the shadow it keeps letters of every alphabet, so that number words in them can be read.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

from asterism.extract.phones.labels import pairs

_ENCODED: Final = re.compile(
    r"%[0-7][0-9A-Fa-f]|&(?:#[0-9]{1,6}|#[xX][0-9a-fA-F]{1,5}|[a-z]{2,8});"
)
_THAI: Final = ("\u0e00", "\u0e7f")
_DICE: Final = "⚀⚁⚂⚃⚄⚅"
_KEPT: Final = frozenset("ßёй")
_ALIKE: Final = pairs("signs")


class Cells(NamedTuple):
    """A folded text; three columns of one length.

    Args:
        text: lower case, accents off, digits of every dress as 0 to 9, invisible signs left out.
        written: the same with capitals.
        starts: where each sign stands in the text it was made of.
        ends: where it ends there.
    """

    text: str
    written: str
    starts: list[int]
    ends: list[int]


@lru_cache(maxsize=16384)
def _fold(sign: str) -> str:
    """Return what one code point is taken for, capitals kept; nothing if it draws nothing."""
    if sign.isascii():
        return sign if sign.isprintable() or sign == "\n" else " "
    category = unicodedata.category(sign)
    if sign in _ALIKE or category == "Pd":
        return _ALIKE.get(sign, "-")
    if category in {"Mn", "Me", "Cf"}:
        return sign if _THAI[0] <= sign <= _THAI[1] else ""
    number = unicodedata.digit(sign, None)
    if number is None and (category[0] == "Z" or category == "Cc"):
        return "\n" if category in {"Zl", "Zp"} else " "
    return _letter(sign, category) if number is None else str(number)


def _letter(sign: str, category: str) -> str:
    """Return what a letter, a number in a frame or a symbol is taken for."""
    if sign in _KEPT or sign.lower() in _KEPT:
        return sign
    if sign in _DICE:
        return str(_DICE.index(sign) + 1)
    number = unicodedata.numeric(sign, -1.0) if category in {"No", "Nl"} else -1.0
    if number.is_integer() and 0 <= number <= 20:  # noqa: PLR2004 - as far as they are drawn
        return str(int(number))
    bare = [c for c in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(c)]
    if len(bare) > 1:
        bare = [c for c in bare if c.isalnum()]
    if len(bare) == 1:
        return "-" if unicodedata.category(bare[0]) == "Pd" else bare[0]
    if 0x1F150 <= ord(sign) < 0x1F16A or 0x1F170 <= ord(sign) < 0x1F18A:  # noqa: PLR2004 - in black frames
        return chr((ord(sign) - 0x1F150) % 0x20 + ord("A"))
    return sign


def folded(text: str) -> str:
    """Return a text as cells have it."""
    return "".join(_fold(sign) for sign in text).lower()


def cells(text: str) -> Cells:
    """Return the cells of a text; encoded signs ("%2B", "&#52;") are one cell each."""
    written: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    encoded = {match.start(): match for match in _ENCODED.finditer(text)}
    at = 0
    while at < len(text):
        match = encoded.get(at)
        end = match.end() if match else at + 1
        sign = text[at] if match is None else _decoded(match[0])
        for part in _fold(sign) if len(sign) == 1 else sign:
            written.append(part)
            starts.append(at)
            ends.append(end)
        if ends and starts[-1] != at:
            ends[-1] = end  # an invisible sign belongs to what stands before it
        at = end
    shown = "".join(written)
    lower = shown.lower()
    if len(lower) != len(shown):
        lower = "".join(sign.lower()[:1] for sign in shown)
    return Cells(lower, shown, starts, ends)


def _decoded(sign: str) -> str:
    """Return the sign that an encoded one stands for, or itself."""
    decoded = chr(int(sign[1:], 16)) if sign[0] == "%" else html.unescape(sign)
    return decoded if len(decoded) == 1 else sign
