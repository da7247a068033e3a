from __future__ import annotations

import pytest

from asterism.extract.phones.chains import divided_as_usual, sightings
from asterism.extract.phones.groups import chains


def read(text: str, country: str | None = None) -> list[str]:
    return [found.number.value for found in sightings(text, 0, len(text), country)]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("24 813 555 0123", ["+18135550123"]),
        ("2 (8)(1)(3)(5)(5)(5)(0)(1)(2)(3)", ["+18135550123"]),
        ("813 555 0123 / 727 555 0101", ["+18135550123", "+17275550101"]),
        ("four eighty five fifty five zero one seventy five", ["+14805550175"]),
        ("555 0123 area 813", ["+18135550123"]),
        ("4 4 7 7 0 0 9 0 0 1 2 3", ["+447700900123"]),
        ("813 to 555 0123", ["+18135550123"]),
        ("100 200 300 40", []),
    ],
)
def test_the_least_odd_reading_wins(text: str, values: list[str]) -> None:
    assert read(text) == values


def test_national_numbers_are_read_as_of_their_country() -> None:
    assert read("07700 900123", "GB") == ["+447700900123"]
    assert read("07700 900123") == []


def test_a_plain_reading_costs_nothing_and_an_odd_one_something() -> None:
    (plain,) = sightings("813 555 0123", 0, 12, None)
    (odd,) = sightings("813 now 555 0123", 0, 16, None)
    assert plain.cost == 0 < odd.cost


@pytest.mark.parametrize(
    ("text", "usual"),
    [("813 555 0123", True), ("1 813 5550123", True), ("18135550123", True),
     ("81 35 55 01 23", False), ("8135 550 123", False)],
)  # fmt: skip
def test_usual_divisions(text: str, usual: bool) -> None:  # noqa: FBT001 - a parameter of the test
    (chain,) = chains(text, 0, len(text))
    assert divided_as_usual(chain) == usual
