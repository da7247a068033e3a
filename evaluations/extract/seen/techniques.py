"""Ways to hide a number that may be looked at while rules are tuned."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Final

from evaluations.extract.family import (
    Writer,
    alternatives,
    digits_table,
    gold,
    mapped,
    one,
    some_of,
    spaced_out,
)
from evaluations.extract.plan import Number
from evaluations.extract.vocabulary import below_hundred

LETTERS: Final = {"0": "o/O/o/O", "1": "l/I", "5": "S/s", "8": "B"}
KEYCAPS: Final = digits_table([f"{digit}\ufe0f\u20e3" for digit in "0123456789"])
FULL_WIDTH: Final = digits_table("０１２３４５６７８９")
CYRILLIC: Final = {"0": "О/о", "3": "З/з", "6": "б", "4": "Ч"}
THAI_DIGITS: Final = digits_table("๐๑๒๓๔๕๖๗๘๙")
INVISIBLE: Final = ("\u200b", "\u200c", "\u2060", "\ufeff")


def words(vocabulary: str, between: str = " ", groups: Sequence[str] = (" ",)) -> Writer:
    """Every digit is said as a word."""
    said = digits_table(alternatives(vocabulary))

    def write(rng: Random, number: Number) -> tuple[str, ...]:
        spoken = [between.join(one(rng, said[d]) for d in group) for group in number.groups]
        return (spaced_out(spoken, rng, groups),)

    return write


def mixed(vocabulary: str, between: Sequence[str] = (" ",), glue: Sequence[str] = ("",)) -> Writer:
    """Some digits are words, some stay."""
    said = digits_table(alternatives(vocabulary))

    def write(rng: Random, number: Number) -> tuple[str, ...]:
        joint = rng.choice(glue)
        groups = [
            joint.join(one(rng, said[d]) if rng.random() < 0.5 else d for d in group)
            for group in number.groups
        ]
        text = spaced_out(groups, rng, between)
        if any(sign.isdigit() for sign in text) and not text.replace(" ", "").isdigit():
            return (text,)
        first = number.groups[0]
        spoken = joint.join(one(rng, said[d]) for d in first)
        return (spaced_out([spoken, *number.groups[1:]], rng, between),)

    return write


def replaced(
    table: dict[str, str], share: float = 1.0, between: Sequence[str] = (" ", "-", "", ".")
) -> Writer:
    """Digits are replaced by signs that look alike, or by digits in another dress."""

    def write(rng: Random, number: Number) -> tuple[str, ...]:
        text = spaced_out(number.groups, rng, between)
        return (mapped(text, rng, table) if share == 1 else some_of(text, rng, table, share),)

    return write


def separated(marks: Sequence[str], *, each: bool = False) -> Writer:
    """Marks stand between groups, or between all digits."""

    def write(rng: Random, number: Number) -> tuple[str, ...]:
        return (spaced_out(number.dialled if each else number.groups, rng, marks),)

    return write


def uneven(marks: Sequence[str]) -> Writer:
    """Pieces of one to three digits, another mark between every two."""

    def write(rng: Random, number: Number) -> tuple[str, ...]:
        digits, text = number.dialled, ""
        while digits:
            size = rng.choice((1, 2, 2, 3))
            text += (rng.choice(marks) if text else "") + digits[:size]
            digits = digits[size:]
        return (text,)

    return write


def filled(fillers: Sequence[str]) -> Writer:
    """Short words stand between the groups."""

    def write(rng: Random, number: Number) -> tuple[str, ...]:
        text = number.groups[0]
        for place, group in enumerate(number.groups[1:]):
            filler = rng.choice(fillers) if place < 2 or rng.random() < 0.5 else " "
            text += f"{filler}{group}"
        return (text,)

    return write


def invisible(rng: Random, number: Number) -> tuple[str, ...]:
    """Signs without width stand between digits."""
    text = spaced_out(number.groups, rng, ("", " ", "-"))
    return ("".join(s + (rng.choice(INVISIBLE) if rng.random() < 0.6 else "") for s in text[:-1])
            + text[-1],)  # fmt: skip


def lines(rng: Random, number: Number) -> tuple[str, ...]:
    """Each group is a line of its own."""
    return (spaced_out(number.groups, rng, ("\n", " \n", "\n\n")),)


def repeated(said: str, doubled: str, tripled: str) -> Writer:
    """Digits as words; equal neighbours are said as double or triple."""
    table = digits_table(alternatives(said))

    def write(rng: Random, number: Number) -> tuple[str, ...]:
        digits, spoken, at = number.dialled, [], 0
        while at < len(digits):
            run = 1
            while run < 3 and digits[at : at + run + 1] == digits[at] * (run + 1):
                run += 1
            word = one(rng, table[digits[at]])
            spoken.append({1: word, 2: f"{doubled} {word}", 3: f"{tripled} {word}"}[run])
            at += run
        return (" ".join(spoken),)

    return write


def abroad(*forms: str) -> Writer:
    """The calling code `{c}` is written out, and `{n}` the rest, or `{a}` with the area apart."""

    def write(rng: Random, number: Number) -> tuple[str, ...]:
        rest = spaced_out(number.abroad, rng, (" ", "-", ".", ""))
        area, *others = number.abroad
        apart = f"({area}) {' '.join(others)}"
        return (rng.choice(forms).format(c=number.calling, n=rest, a=apart),)

    return write


def code_said(plus: str, language: str) -> Writer:
    """The calling code is said in words, the rest is digits."""

    def write(rng: Random, number: Number) -> tuple[str, ...]:
        said = below_hundred(language, int(number.calling))
        rest = spaced_out(number.abroad, rng, (" ", "-", "."))
        return (f"{one(rng, plus)} {said} {rest}",)

    return write


def in_address(*forms: str) -> Writer:
    """The number stands in a web address: `{i}` international digits, `{n}` dialled ones."""

    def write(rng: Random, number: Number) -> tuple[str, ...]:
        international, national = gold(number.e164[1:]), gold(number.dialled)
        dashed = gold("-".join(number.groups))
        return (rng.choice(forms).format(i=international, n=national, d=dashed),)

    return write


def paired(say: Sequence[str], between: Sequence[str] = (" ", ", ", " - ")) -> Writer:
    """Digits are read in pairs, `say` holding the words for 00 to 99."""

    def write(rng: Random, number: Number) -> tuple[str, ...]:
        digits = number.dialled
        head = digits[: len(digits) % 2]
        pairs = [digits[at : at + 2] for at in range(len(head), len(digits), 2)]
        spoken = [say[int(head)]] if head else []
        return (spaced_out([*spoken, *(say[int(pair)] for pair in pairs)], rng, between),)

    return write
