from __future__ import annotations

import phonenumbers
import pytest

from asterism.extract.phones.numbering import (
    calling_code,
    international,
    national,
    north_american,
)


def test_north_american_numbers_agree_with_phonenumbers() -> None:
    for area in range(200, 1000):
        for exchange in ("234", "411", "736"):
            digits = f"{area}{exchange}4567"
            mine = north_american(digits)
            if mine is not None and mine.reserved:
                continue
            theirs = phonenumbers.is_valid_number(phonenumbers.parse(f"+1{digits}"))
            assert (mine is not None) == theirs, digits


def test_reserved_numbers_are_kept_and_flagged() -> None:
    fiction, london, unassigned = (
        north_american("8135550123"),
        international("447700900123"),
        north_american("2902345678"),
    )
    for number in (fiction, london, unassigned):
        assert number is not None
        assert number.reserved


@pytest.mark.parametrize("digits", ["0135550123", "8131550123", "9115550123", "813555012"])
def test_impossible_numbers(digits: str) -> None:
    assert north_american(digits) is None


def test_numbers_abroad() -> None:
    madrid = national("612345678", "ES")
    assert madrid is not None
    assert (madrid.value, madrid.reserved) == ("+34612345678", False)
    assert international("34612345678") == madrid
    assert national("12", "ES") is None
    assert calling_code("ES") == 34
