from __future__ import annotations

import pytest

from asterism.model.fiction import (
    AUSTRALIAN_MOBILES,
    RESERVED_PREFIXES,
    UNASSIGNED_AREA_CODES,
    is_reserved,
)


@pytest.mark.parametrize(
    "number",
    [
        "+12025550100",
        "+18095550199",
        "+447700900123",
        "+442079460958",
        "+33639980012",
        "+61491570006",
        "+61255501234",
        "+12902345678",
        "+19995550123",
        "+441632960001",
    ],
)
def test_reserved_numbers(number: str) -> None:
    assert is_reserved(number)


@pytest.mark.parametrize(
    "number",
    [
        "+12025550200",
        "+12025551234",
        "+447700901123",
        "+33639970012",
        "+61491570007",
        "12025550100",
        "+1202555010",
        "+120255501000",
        "+12901345678",
        "+442079461958",
    ],
)
def test_numbers_that_may_be_somebodys(number: str) -> None:
    assert not is_reserved(number)


def test_unassigned_codes_are_the_expansion_codes() -> None:
    assert len(UNASSIGNED_AREA_CODES) == len(set(UNASSIGNED_AREA_CODES)) == 80
    assert all(code[0] in "23456789" and code[1] == "9" for code in UNASSIGNED_AREA_CODES)


def test_every_listed_range_is_reserved_and_of_a_possible_length() -> None:
    lengths = {"+44": 13, "+33": 12, "+61": 12}
    for prefix, following in RESERVED_PREFIXES.items():
        number = prefix + "5" * following
        assert is_reserved(number)
        assert len(number) == lengths[prefix[:3]]
    assert all(is_reserved(number) and len(number) == 12 for number in AUSTRALIAN_MOBILES)
