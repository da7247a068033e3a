from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asterism.model.ids import derive_id

PARTS = st.lists(st.text(max_size=8), max_size=4)


def test_an_id_never_changes() -> None:
    assert derive_id("document", "a", 1) == "a05ad528c33a842430de50afd369a5f8"


def test_parts_are_kept_apart() -> None:
    assert derive_id("x", "ab", "c") != derive_id("x", "a", "bc")
    assert derive_id("x", "ab") != derive_id("x", "a", "b")
    assert derive_id("x", "") != derive_id("x")


def test_kinds_never_share_an_id() -> None:
    assert derive_id("document", "a") != derive_id("mention", "a")


def test_text_bytes_and_numbers_of_one_writing_are_one() -> None:
    assert derive_id("x", "1") == derive_id("x", b"1") == derive_id("x", 1)


@given(PARTS, PARTS)
def test_different_parts_give_different_ids(left: list[str], right: list[str]) -> None:
    assert (derive_id("x", *left) == derive_id("x", *right)) == (left == right)


@given(st.integers(1, 64))
def test_an_id_has_the_length_asked_for(half: int) -> None:
    found = derive_id("x", "y", length=2 * half)
    assert len(found) == 2 * half
    assert found == found.lower()
    int(found, 16)


@pytest.mark.parametrize("length", [0, 1, 3, 130, -2])
def test_a_length_that_cannot_be_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="even number"):
        derive_id("x", length=length)


def test_a_kind_that_is_too_long_is_refused() -> None:
    with pytest.raises(ValueError, match="person"):
        derive_id("a kind of seventeen")
