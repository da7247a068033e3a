"""What a family of hidden numbers is, and the pieces that writers of any family share."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from evaluations.extract.plan import Number, draw
from evaluations.extract.templates import CLOSE, OPEN

Writer = Callable[[Random, Number], tuple[str, ...]]
"""Returns how a number is written: once for a gap {n}, in two parts for gaps {a} and {b}.

A part may mark with `OPEN` and `CLOSE` what of it is the number; unmarked, all of it is.
"""


@dataclass(frozen=True)
class Family:
    """One way to hide a number.

    Attributes:
        name: language, hyphen, what is done.
        countries: whose numbers are written.
        write: the writer.
        contexts: its own templates; without any, those of the language are used.
        numbers: returns a number of a country.
        hint: the country given as a hint; without one, that of the number.
    """

    name: str
    countries: tuple[str, ...]
    write: Writer
    contexts: tuple[str, ...] = ()
    numbers: Callable[[Random, str], Number] = draw
    hint: str = ""

    @property
    def group(self) -> str:
        """Return "plain" for usual notations, else "hidden"."""
        return "plain" if "-plain-" in self.name else "hidden"

    @property
    def language(self) -> str:
        """Return the language in which the family's texts are written."""
        return self.name.partition("-")[0]


def gold(text: str) -> str:
    """Return a text marked as (a part of) the number."""
    return f"{OPEN}{text}{CLOSE}"


def one(rng: Random, choices: str) -> str:
    """Return one of the choices that stand between slashes."""
    return rng.choice(choices.split("/"))


def alternatives(words: str) -> tuple[str, ...]:
    """Return ten words, one per digit, each perhaps with slashes between alternatives."""
    found = tuple(words.split())
    if len(found) != 10:
        message = f"ten words are needed: {words}"
        raise ValueError(message)
    return found


def regrouped(number: Number, sizes: Sequence[int]) -> list[str]:
    """Return the dialled digits in groups of the given sizes, the last taking what is left."""
    digits, groups = number.dialled, []
    for size in sizes:
        if digits:
            groups.append(digits[:size])
            digits = digits[size:]
    return [*groups, digits] if digits else groups


def mapped(text: str, rng: Random, table: Mapping[str, str], share: float = 1.0) -> str:
    """Return a text whose characters are replaced from a table, each with a probability."""
    return "".join(
        one(rng, table[sign]) if sign in table and rng.random() < share else sign for sign in text
    )


def some_of(text: str, rng: Random, table: Mapping[str, str], share: float) -> str:
    """Return a text with a share of its signs replaced, but at least two if it has them."""
    places = [place for place, sign in enumerate(text) if sign in table]
    least = min(2, len(places))
    chosen = {place for place in places if rng.random() < share}
    chosen |= set(rng.sample(places, least)) if len(chosen) < least else set()
    return "".join(
        one(rng, table[sign]) if place in chosen else sign for place, sign in enumerate(text)
    )


def spaced_out(groups: Sequence[str], rng: Random, marks: Sequence[str]) -> str:
    """Return groups joined by one mark that is drawn once."""
    return rng.choice(marks).join(groups)


def digits_table(written: Sequence[str]) -> dict[str, str]:
    """Return a table from each digit to how it is written."""
    return dict(zip("0123456789", written, strict=True))


DIGIT = re.compile(r"\d", re.ASCII)
