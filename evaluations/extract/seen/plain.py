"""Usual notations of numbers, at home and abroad, that may be looked at."""

from __future__ import annotations

from random import Random
from typing import Final

from evaluations.extract.family import Family, spaced_out
from evaluations.extract.plan import PLANS, Number
from evaluations.extract.seen.techniques import abroad

HOME: Final = {
    "en": ("US", "GB", "AU", "IN", "PH", "ZA"),
    "es": ("ES", "MX", "CO"),
    "fr": ("FR", "BE"),
    "de": ("DE", "AT"),
    "pt": ("BR", "PT"),
    "it": ("IT",),
    "ru": ("RU",),
    "zh": ("CN",),
    "th": ("TH",),
    "ro": ("RO", "MD"),
}
"""The countries in which each language is written here; the first is the hint for abroad."""


DOUBLE_ZERO: Final = frozenset({"es", "fr", "de", "it", "zh", "ro"})
"""Languages from whose first country one dials 00 to call abroad."""


def at_home(rng: Random, number: Number) -> tuple[str, ...]:
    """Groups with spaces or hyphens."""
    return (spaced_out(number.groups, rng, (" ", "-")),)


FAMILIES: Final = (
    *(Family(f"{language}-plain-home", HOME[language], at_home) for language in HOME),
    *(
        Family(
            f"{language}-plain-abroad",
            tuple(PLANS),
            abroad("+{c} {n}", "+{c}-{n}", *(("00{c} {n}",) if language in DOUBLE_ZERO else ())),
            hint=HOME[language][0],
        )
        for language in HOME
    ),
)
