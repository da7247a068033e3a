"""Numbers in words."""

from __future__ import annotations

import pytest
from evaluations.extract.vocabulary import below_hundred


@pytest.mark.parametrize(
    ("language", "number", "words"),
    [
        ("en", 42, "forty-two"),
        ("es", 22, "veintidós"),
        ("es", 31, "treinta y uno"),
        ("fr", 71, "soixante et onze"),
        ("fr", 80, "quatre-vingts"),
        ("fr", 91, "quatre-vingt-onze"),
        ("fr", 61, "soixante et un"),
        ("de", 21, "einundzwanzig"),
        ("pt", 47, "quarenta e sete"),
        ("it", 21, "ventuno"),
        ("it", 53, "cinquantatré"),
        ("ru", 98, "девяносто восемь"),
        ("ro", 16, "șaisprezece"),
        ("ro", 75, "șaptezeci și cinci"),
    ],
)
def test_numbers_are_said_as_in_school_books(language: str, number: int, words: str) -> None:
    assert below_hundred(language, number) == words


@pytest.mark.parametrize("language", ["en", "es", "fr", "de", "pt", "it", "ru", "ro"])
def test_no_two_numbers_are_said_alike(language: str) -> None:
    assert len({below_hundred(language, number) for number in range(100)}) == 100
