from __future__ import annotations

import pytest

from asterism.extract.phones.cells import cells
from asterism.extract.phones.rows import rows
from asterism.extract.phones.spoken import languages, vocabulary


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("two 34 five", ["2", "34", "5"]),
        ("7oBl", ["7081"]),
        ("s3ven", ["7"]),
        ("twofour5", ["245"]),
        ("tel5551234", ["5551234"]),
        ("B46346257", []),
        ("18.10.2025 12:30", []),
        ("twenty five", ["25"]),
    ],
)
def test_rows(text: str, digits: list[str]) -> None:
    found = rows(cells(text), vocabulary(languages("GB")))
    assert [row.digits for row in found] == digits
