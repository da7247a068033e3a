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
    r"|</?[a-zA-Z]{1,8}(?: [^<>\n]{0,60})?/?>"
)
_APART: Final = re.compile(r"(?<![^\W_])(?:[^\W\d_][ .*_-]){2,63}[^\W\d_](?![^\W_])")
_STRETCHED: Final = re.compile(r"([a-z\u0430-\u044f])\1{2,}")
_WORD: Final = re.compile(r"(?<![0-9])[a-z\u0430-\u044f]{5,}(?![0-9])")
_SYMBOLS: Final = {"@": "a", "\u20ac": "e", "$": "s", "!": "i"}
_SYMBOL: Final = re.compile(
    r"(?<=[^\W\d_])[@\u20ac$!](?=[^\W\d_])|(?<!\w)[@\u20ac$](?=[a-z]{2,4}\b)"
)
_LATIN: Final = re.compile(r"[a-z]")
_MIXED: Final = re.compile(r"[^\W\d_]+")
_THAI: Final = ("\u0e00", "\u0e7f")
_FIRST_UNSPACED: Final = 0x0E00
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
    return _mended(Cells(lower, shown, starts, ends))


def _mended(made: Cells) -> Cells:
    """Return cells with letters that stand apart or are stretched joined, and twins as letters."""
    text = _SYMBOL.sub(lambda match: _SYMBOLS[match[0]], made.text)
    if not text.isascii():
        text = _MIXED.sub(lambda match: _one_script(match[0]), text)
    gone = {
        at
        for match in _APART.finditer(text)
        for at in range(match.start() + 1, match.end(), 2)
        if ord(text[match.start()]) < _FIRST_UNSPACED
    }
    for word in _WORD.finditer(text):
        for match in _STRETCHED.finditer(text, *word.span()):
            gone.update(range(match.start() + 1, match.end()))
    made = made._replace(text=text)
    if not gone:
        return made
    kept = [at for at in range(len(text)) if at not in gone]
    return Cells(
        "".join(text[at] for at in kept),
        "".join(made.written[at] for at in kept),
        [made.starts[at] for at in kept],
        [made.ends[at] for at in kept],
    )


@lru_cache(maxsize=4096)
def _one_script(word: str) -> str:
    """Return a word of Latin letters and their twins in the script that most letters have."""
    latin = len(_LATIN.findall(word))
    if latin in {0, len(word)}:
        return word
    twins = pairs("twin_letters")
    if 2 * latin < len(word):
        twins = {letter: twin for twin, letter in twins.items()}
    return "".join(twins.get(sign, sign) for sign in word)


def _decoded(sign: str) -> str:
    """Return the sign that an encoded one stands for, or itself; nothing for a tag."""
    if sign[0] == "<":
        return ""
    decoded = chr(int(sign[1:], 16)) if sign[0] == "%" else html.unescape(sign)
    return decoded if len(decoded) == 1 else sign
