from __future__ import annotations

import pytest

from asterism.extract.phones.labels import is_named, listed, pairs


@pytest.mark.parametrize(
    ("before", "named"),
    [
        ("order no. ", True), ("iban it02 a ", True), ("订单号", True), ("bestellung ", True),
        ("reorder ", False), ("call ", False), ("area code ", False), ("", False),
    ],
)  # fmt: skip
def test_ids_are_named(before: str, named: bool) -> None:  # noqa: FBT001 - a parameter of the test
    assert is_named(f"{before}123456789", len(before)) is named


def test_lists_are_folded_words() -> None:
    assert "iban" in listed("number_labels")
    assert pairs("lookalikes")["O"] == "0"
