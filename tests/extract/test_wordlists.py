from __future__ import annotations

import pytest

from asterism.extract.wordlists import words


@pytest.mark.parametrize(
    "name",
    ["ambiguous_places", "first_names", "not_digits", "not_handles", "not_names", "units",
     "well_known_places"],
)  # fmt: skip
def test_lists_hold_lower_case_words(name: str) -> None:
    assert words(name)
    for word in words(name):
        assert word == word.lower().strip()
        assert word.isascii()


def test_an_unknown_list_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        words("no such list")
