from __future__ import annotations

import pytest

from asterism.extract.phones.groups import LOOSE, TIGHT, WORDS, chains, joined


def digits_of(text: str) -> list[list[str]]:
    return [[group.digits for group in chain] for chain in chains(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "chain"),
    [
        ("813-555-0123", [["813", "555", "0123"]]),
        ("24 years 813", [["813"]]),
        ("$120 813", [["813"]]),
        ("2024-01-15 813", [["813"]]),
        ("10:30 813 555", [["813", "555"]]),
        ("34dd 24 36 then 555", [["555"]]),
        ("813 a b c d 555", [["813"], ["555"]]),
    ],
)
def test_quantities_and_dates_are_set_apart(text: str, chain: list[list[str]]) -> None:
    assert digits_of(text) == chain


def test_gaps_are_measured() -> None:
    (chain,) = chains("8 1\n3 then 5", 0, 12)
    assert [group.gap for group in chain] == [TIGHT, TIGHT, LOOSE, WORDS]


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("fifty five", [["55"], ["50", "5"]]),
        ("cincuenta y cinco", [["55"], ["50", "5"]]),
        ("triple five", [["555"]]),
        ("quinientos doce", [["512"]]),
        ("quinientos cuatro", [["504"]]),
        ("quinientos", [["500"]]),
        ("forty 8", [["40", "8"]]),
        ("51373 un0 c1nc0", [["7", "1", "5"]]),
    ],
)
def test_spoken_numbers_are_joined(text: str, ways: list[list[str]]) -> None:
    (chain,) = chains(text, 0, len(text))
    assert [[group.digits for group in way] for way in joined(text, chain)] == ways
