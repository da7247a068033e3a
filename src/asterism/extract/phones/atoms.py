"""Digits as people hide them: what digits a single token of a shadow stands for."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product
from typing import Final, NamedTuple

from asterism.extract.wordlists import words

WORDS: Final[dict[str, str]] = {
    "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6",
    "seven": "7", "eight": "8", "nine": "9", "cero": "0", "uno": "1", "dos": "2", "tres": "3",
    "cuatro": "4", "cinco": "5", "seis": "6", "siete": "7", "ocho": "8", "nueve": "9",
}  # fmt: skip
"""Digit words in English and Spanish."""

MISSPELLINGS: Final[dict[str, str]] = {
    "0": "oh 0h zro ziro zeero zerro sero xero zerow nought naught",
    "1": "wun wone oone onne huno unno una un",
    "2": "tew twoo toow doz doss",
    "3": "thre threee thri trez tress tri",
    "4": "foar foor fourr fower quatro kuatro cuatr quattro kwatro",
    "5": "fiv fyve faive fife fivee phive fiive sinco sinko cinko zinco zinko cincoo",
    "6": "siks sixx siz sikz seiz zeis seiss seyes ceis sies",
    "7": "sevn sevin seben sevven sebn siet ziete siette ciete",
    "8": "eigt ait eyt eit ayt eightt eigh osho ochoo otcho oxo",
    "9": "nyne nien nin niner nain nined nueb nuebe nuevee",
}  # fmt: skip
"""Spellings by ear and by haste that are no other word."""

SOUNDS: Final[dict[str, str]] = {
    "to": "2", "too": "2", "tu": "2", "for": "4", "fore": "4", "fo": "4", "ate": "8", "won": "1",
    "wan": "1", "tree": "3", "free": "3", "sicks": "6", "nein": "9", "once": "11", "o": "0",
    "tre": "3", "sex": "6", "hate": "8", "ten": "10",
}  # fmt: skip
"""Words that sound like a digit: they count only where all else there is digits."""

LOOKALIKES: Final[dict[str, str]] = {
    "o": "0", "i": "1", "l": "1", "s": "5", "b": "8", "z": "2", "q": "9", "g": "9",
}  # fmt: skip
"""Letters that stand for a digit when they stand among digits."""

TWO_DIGITS: Final[dict[str, str]] = {
    "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14",
    "fifteen": "15", "sixteen": "16", "seventeen": "17", "eighteen": "18", "nineteen": "19",
    "diez": "10", "doce": "12", "trece": "13", "catorce": "14", "quince": "15",
    "dieciseis": "16", "diecisiete": "17", "dieciocho": "18", "diecinueve": "19",
    "veintiuno": "21", "veintiun": "21", "veintidos": "22", "veintitres": "23",
    "veinticuatro": "24", "veinticinco": "25", "veintiseis": "26", "veintisiete": "27",
    "veintiocho": "28", "veintinueve": "29",
}  # fmt: skip
TENS: Final[dict[str, str]] = {
    "twenty": "2", "thirty": "3", "forty": "4", "fourty": "4", "fifty": "5", "sixty": "6",
    "seventy": "7", "eighty": "8", "ninety": "9", "veinte": "2", "treinta": "3", "cuarenta": "4",
    "cincuenta": "5", "sesenta": "6", "setenta": "7", "ochenta": "8", "noventa": "9",
}  # fmt: skip
"""Tens: a unit may follow ("fifty five", "cincuenta y cinco")."""
HUNDREDS: Final[dict[str, str]] = {
    "cien": "1", "ciento": "1", "doscientos": "2", "trescientos": "3", "cuatrocientos": "4",
    "quinientos": "5", "seiscientos": "6", "setecientos": "7", "ochocientos": "8",
    "novecientos": "9",
}  # fmt: skip
TIMES: Final[dict[str, int]] = {"double": 2, "doble": 2, "triple": 3}
"""Words that repeat the digit that follows."""

ALL_DIGIT_WORDS: Final = {"51373": "7", "5315": "6"}
"""Words whose every letter a digit can stand for: siete, seis."""

_LEET: Final[dict[str, str]] = {
    "o": "o0", "i": "i1", "e": "e3", "s": "s5", "t": "t7", "a": "a4", "g": "g9",
}  # fmt: skip


def _leet(word: str) -> list[str]:
    """Return the ways to write a word with digits for letters that keep one letter at least."""
    spellings = ("".join(letters) for letters in product(*(_LEET.get(c, c) for c in word)))
    return [spelling for spelling in spellings if not spelling.isdigit()]


def _spellings() -> dict[str, str]:
    """Return every spelling of a digit word to its digit."""
    spelled = {
        spelling: digit for digit, words in MISSPELLINGS.items() for spelling in words.split()
    }
    for word, digit in WORDS.items():
        spelled |= dict.fromkeys(_leet(word), digit)
        spelled[digit + word[1:]] = digit  # "7even", "4our"
    return spelled


SPELLINGS: Final = _spellings()

# Inside a token only plain words and their leet are looked for: misspellings that double a letter
# would take it from the next word ("twoone").
_INNER: Final = sorted(
    {"oh", *(spelling for word in WORDS for spelling in _leet(word))},
    key=lambda text: (-len(text), text),
)
_ATOM: Final = rf"(?>{'|'.join(_INNER)}|[0-9]|[{''.join(LOOKALIKES)}])"
_ATOMS: Final = re.compile(rf"{_ATOM}++")
_EACH_ATOM: Final = re.compile(_ATOM)
_LEADING_WORD: Final = re.compile(
    r"(?:call|text|txt|tel|phone|ph|cell|cel|whatsapp|wsp|wa|whats|mobile|number|num|llama|t|p|m|c)"
    r"(?=[0-9])"
)
_TRAILING_WORD: Final = re.compile(
    r"(?<=[0-9])(?:call|text|txt|now|me|only|or|and|ext|x|whatsapp)$"
)
_LONGEST_TOKEN: Final = 64
_MOST_LETTERS: Final = 4


class Reading(NamedTuple):
    """Digits that a token stands for.

    Args:
        digits: one or more; for a word that repeats what follows, how often.
        plain: whether the token is nothing but digits.
        sure: whether it is digits wherever it stands, and not only among digits.
        skip: characters at the start of the token that are no part of it.
        drop: characters at its end that are no part of it.
        joins: how it joins what follows: "tens", "hundreds", "times" or "" for not at all.
    """

    digits: str
    plain: bool
    sure: bool
    skip: int = 0
    drop: int = 0
    joins: str = ""


def read(token: str) -> Reading | None:
    """Return what digits a token of a shadow stands for, or None if it is a word."""
    if len(token) > _LONGEST_TOKEN:
        return Reading(token, plain=True, sure=True) if token.isdigit() else None
    return _read(token)


@lru_cache(maxsize=65536)
def _read(token: str) -> Reading | None:  # noqa: PLR0911 - one line for each way to write
    """Return what `read` does, for a token short enough to remember."""
    if token.isdigit():
        return Reading(token, plain=True, sure=True)
    if token in SPELLINGS:
        return Reading(SPELLINGS[token], plain=False, sure=True)
    if token in SOUNDS:
        return Reading(SOUNDS[token], plain=False, sure=False)
    spoken = _spoken(token)
    if spoken is not None:
        return spoken
    if token in words("not_digits"):
        return None
    if _ATOMS.fullmatch(token):
        return _mixed(token)
    lead = _LEADING_WORD.match(token)
    trail = _TRAILING_WORD.search(token)
    skip = lead.end() if lead else 0
    drop = len(token) - trail.start() if trail else 0
    core = token[skip : len(token) - drop]
    if (skip or drop) and core.isdigit():
        return Reading(core, plain=True, sure=True, skip=skip, drop=drop)
    return None


def _spoken(token: str) -> Reading | None:
    """Return the reading of a number word beyond nine."""
    if token in TWO_DIGITS:
        return Reading(TWO_DIGITS[token], plain=False, sure=True)
    if token in TENS:
        return Reading(TENS[token], plain=False, sure=True, joins="tens")
    if token in HUNDREDS:
        return Reading(HUNDREDS[token], plain=False, sure=True, joins="hundreds")
    if token in TIMES:
        return Reading(str(TIMES[token]), plain=False, sure=True, joins="times")
    return None


def _mixed(token: str) -> Reading | None:
    """Return the reading of a token that is made of atoms only."""
    atoms = _EACH_ATOM.findall(token)
    digits = "".join(_value(atom) for atom in atoms)
    if all(atom in LOOKALIKES for atom in atoms):
        # Letters alone may be digits only among digits, and only a few of them.
        return Reading(digits, plain=False, sure=False) if len(token) <= _MOST_LETTERS else None
    return Reading(digits, plain=False, sure=True)


def _value(atom: str) -> str:
    """Return the digit of one atom."""
    return SPELLINGS.get(atom) or LOOKALIKES.get(atom, atom)
