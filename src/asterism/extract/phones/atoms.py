"""Digits as people hide them: what digits a single token of a shadow stands for."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product
from typing import Final, NamedTuple

WORDS: Final[dict[str, str]] = {
    "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6",
    "seven": "7", "eight": "8", "nine": "9", "oh": "0", "fore": "4", "niner": "9", "fife": "5",
    "zro": "0", "tree": "3", "cero": "0", "uno": "1", "una": "1", "dos": "2", "tres": "3",
    "cuatro": "4", "quatro": "4", "cinco": "5", "seis": "6", "siete": "7", "ocho": "8",
    "nueve": "9",
}  # fmt: skip
"""Digit words in English and Spanish, with usual misspellings."""

LOOKALIKES: Final[dict[str, str]] = {
    "o": "0", "i": "1", "l": "1", "s": "5", "b": "8", "z": "2", "q": "9", "g": "9",
}  # fmt: skip
"""Letters that stand for a digit when they stand among digits."""

# Words that sound like a digit: they count only between two groups that are digits for sure.
SOUNDS: Final[dict[str, str]] = {"to": "2", "too": "2", "for": "4", "ate": "8", "won": "1"}

_LEET: Final[dict[str, str]] = {"o": "o0", "i": "i1", "e": "e3", "s": "s5", "t": "t7", "a": "a4"}


def _leet_spellings(word: str) -> list[str]:
    """Return the ways to write a word with digits for letters that keep one letter at least."""
    spellings = ("".join(letters) for letters in product(*(_LEET.get(c, c) for c in word)))
    least = (len(word) + 1) // 2 if len(word) > 3 else len(word) - 1  # noqa: PLR2004 - 0ne, tw0
    return [text for text in spellings if sum(c.isalpha() for c in text) >= least]


SPELLINGS: Final[dict[str, str]] = {
    spelling: digit
    for word, digit in WORDS.items()
    for spelling in _leet_spellings(word)
    if word not in {"oh", "una", "fore", "tree"} or spelling == word
}
"""Every spelling of a digit word to its digit."""

_LONGEST_FIRST: Final = sorted(SPELLINGS, key=lambda text: (-len(text), text))
_ATOM: Final = rf"(?>{'|'.join(_LONGEST_FIRST)}|[0-9]|[{''.join(LOOKALIKES)}])"
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


class Reading(NamedTuple):
    """Digits that a token stands for.

    Args:
        digits: one or more.
        plain: whether the token is nothing but digits.
        sure: whether it is digits wherever it stands, and not only among digits.
        skip: characters at the start of the token that are no part of it.
        drop: characters at its end that are no part of it.
    """

    digits: str
    plain: bool
    sure: bool
    skip: int = 0
    drop: int = 0


@lru_cache(maxsize=65536)
def read(token: str) -> Reading | None:
    """Return what digits a token of a shadow stands for, or None if it is a word."""
    if token.isdigit():
        return Reading(token, plain=True, sure=True)
    if len(token) > _LONGEST_TOKEN:
        return None
    if token in SOUNDS:
        return Reading(SOUNDS[token], plain=False, sure=False)
    if _ATOMS.fullmatch(token):
        return _spelled(token)
    lead = _LEADING_WORD.match(token)
    trail = _TRAILING_WORD.search(token)
    skip = lead.end() if lead else 0
    drop = len(token) - trail.start() if trail else 0
    core = token[skip : len(token) - drop]
    if (skip or drop) and core.isdigit():
        return Reading(core, plain=True, sure=True, skip=skip, drop=drop)
    return None


def _spelled(token: str) -> Reading | None:
    """Return the reading of a token that is made of atoms only."""
    atoms = _EACH_ATOM.findall(token)
    digits = "".join(_value(atom) for atom in atoms)
    lookalikes = sum(atom in LOOKALIKES for atom in atoms)
    if lookalikes == len(atoms):
        # "o", "l", "oo", "so": letters alone may be digits only among digits, and only a few.
        return Reading(digits, plain=False, sure=False) if _may_be_digits(token) else None
    return Reading(digits, plain=False, sure=True)


def _may_be_digits(token: str) -> bool:
    """Tell whether a token of look-alikes alone is one that people write for digits."""
    return len(token) == 1 or (len(token) <= 4 and set(token) <= set("oil"))  # noqa: PLR2004


def _value(atom: str) -> str:
    """Return the digit of one atom."""
    return SPELLINGS.get(atom) or LOOKALIKES.get(atom, atom)
