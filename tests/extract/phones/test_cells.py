from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asterism.extract.phones.cells import cells, folded


@given(st.text())
def test_cells_lead_back_to_the_text(text: str) -> None:
    made = cells(text)
    assert len(made.text) == len(made.written) == len(made.starts) == len(made.ends)
    assert made.starts == sorted(made.starts)
    assert all(
        0 <= start < end <= len(text) for start, end in zip(made.starts, made.ends, strict=True)
    )


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Zéro", "zero"),
        ("①❷\u0663", "123"),
        ("%2B7&#52;", "+74"),
        ("<b>7</b>", "7"),
        ("s e v e n", "seven"),
        ("seveeeen", "seven"),
        ("1\u200b2", "12"),
    ],
)
def test_what_hides_signs_is_taken_off(text: str, read: str) -> None:
    assert cells(text).text == read


def test_thai_keeps_its_marks() -> None:
    assert folded("สี่") == "สี่"
