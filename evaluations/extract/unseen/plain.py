"""Usual notations, at home and abroad. Unseen: do not open while rules are tuned.

The measure is worth nothing to those who have read this.
"""

from __future__ import annotations

from random import Random
from typing import Final

from evaluations.extract.family import Family, Writer, spaced_out
from evaluations.extract.plan import PLANS, Number

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


def at_home(rng: Random, number: Number) -> tuple[str, ...]:
    """Return dots, no marks at all, the area in brackets, or a slash behind it."""
    first, *rest = number.groups
    if len(first) == 1:  # a lone trunk prefix takes the next group with it
        form = rng.choice(("{f} ({a}) {r}", "{f}{a}{r}", "{f}-{a}-{r}"))
        area, *rest = rest
        glue = "" if form == "{f}{a}{r}" else "-"
        return (form.format(f=first, a=area, r=glue.join(rest)),)
    form = rng.choice(("({a}) {r}", "{a}.{r}", "{a}{r}", "{a}/{r}", "{a} - {r}", "({a}){r}"))
    glue = {"({a}) {r}": "-", "{a}.{r}": ".", "{a}{r}": "", "({a}){r}": " "}.get(form, " ")
    return (form.format(a=first, r=glue.join(rest)),)


def foreign(*forms: str) -> Writer:
    """Return the calling code and the groups, in one of the forms."""

    def write(rng: Random, number: Number) -> tuple[str, ...]:
        rest = spaced_out(number.abroad, rng, (" ", "-", "."))
        first, *others = number.abroad
        area = f"({first}) {' '.join(others)}"
        form = rng.choice(forms)
        return (form.format(c=number.calling, n=rest, a=area, g="".join(number.abroad)),)

    return write


FAMILIES: Final = (
    *(Family(f"{language}-plain-home", HOME[language], at_home) for language in HOME),
    *(
        Family(
            f"{language}-plain-abroad",
            tuple(PLANS),
            foreign("+{c}{g}", "+{c} {a}", "+{c}.{n}", "(+{c}) {n}", "tel:+{c}{g}"),
            hint=HOME[language][0],
        )
        for language in HOME
    ),
)
