# ruff: noqa: S311 - chance in tests of a simulation
from __future__ import annotations

import re
import unicodedata
from random import Random

import pytest

from asterism.simulate.obfuscation import (
    FAMILIES,
    draw_families,
    hide_email,
    hide_handle,
    hide_phone,
)
from asterism.simulate.spoken import WORDS

NUMBER = "+14155550123"
DIGITS_KEPT = {
    "separated", "spaced", "keycap", "circled", "black_circled", "fullwidth", "bold",
    "double_struck", "monospace", "superscript", "arabic_indic", "inserted_words",
    "inserted_emoji", "over_lines", "odd_groups", "bracketed", "bursts", "zero_width",
}  # fmt: skip


def digits_of(text: str) -> str:
    return "".join(
        str(unicodedata.digit(c)) for c in text if unicodedata.digit(c, None) is not None
    )


def test_there_are_many_families() -> None:
    assert len(FAMILIES) >= 25


@pytest.mark.parametrize("family", sorted(FAMILIES))
@pytest.mark.parametrize("language", ["en", "es"])
def test_no_family_writes_the_plain_number(family: str, language: str) -> None:
    for seed in range(20):
        text = hide_phone(NUMBER, family, language, Random(seed))
        assert not re.search(r"(?<!\d)415[-. ]?555[-. ]?0123(?!\d)", text), text
        assert text == hide_phone(NUMBER, family, language, Random(seed))


@pytest.mark.parametrize("family", sorted(DIGITS_KEPT))
def test_the_number_can_be_read_from_the_digits(family: str) -> None:
    for seed in range(20):
        assert digits_of(hide_phone(NUMBER, family, "en", Random(seed))) == "4155550123"


@pytest.mark.parametrize("family", ["mixed", "mixed_case", "half_words", "words"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_number_can_be_read_from_the_words(family: str, language: str) -> None:
    for seed in range(20):
        text = hide_phone(NUMBER, family, language, Random(seed)).lower().replace("oh", "zero")
        for digit, word in enumerate(WORDS[language]):
            text = text.replace(word, str(digit))
        assert digits_of(text) == "4155550123"


def test_pairs_are_spoken_as_people_do() -> None:
    text = hide_phone(NUMBER, "spoken_pairs", "en", Random(1)).replace(",", "").replace(" -", "")
    assert text == "four fifteen five fifty five zero one twenty three"
    text = hide_phone(NUMBER, "spoken_pairs", "es", Random(1)).replace(",", "").replace(" -", "")
    assert text == "cuatro quince cinco cincuenta y cinco cero uno veintitres"


def test_authors_favour_few_families() -> None:
    assert len(set(draw_families(Random(1), 3))) <= 3


def test_handles_and_addresses_are_hidden_too() -> None:
    for seed in range(20):
        assert hide_handle("lola_rose.22", Random(seed))[0] != "lola_rose.22"
        assert hide_email("lola@mailbox.example", "es", Random(seed))[0] != "lola@mailbox.example"
