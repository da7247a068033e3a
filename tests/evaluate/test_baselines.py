"""The plain ways of joining join what they say and nothing else."""

from __future__ import annotations

from collections.abc import Hashable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asterism.evaluate.baselines import (
    NOTHING,
    PHONES,
    TEXTS,
    Joining,
    folded,
    joined_plainly,
    plain_phones,
)


@pytest.mark.parametrize(
    "written",
    [
        "202-555-0123", "(202) 555-0123", "202.555.0123", "202 555 0123", "2025550123",
        "+1 202 555 0123", "1-202-555-0123", "+12025550123", "call(202)555-0123now!",
    ],
)  # fmt: skip
def test_one_number_ordinarily_written_is_one_string(written: str) -> None:
    assert plain_phones(f"Ask for Ann {written}, any time") == {"2025550123"}


def test_other_countries_stand_behind_a_plus() -> None:
    assert plain_phones("llama +34 912 345 678 o +44 20 7946 0958") == {
        "34912345678",
        "442079460958",
    }


@pytest.mark.parametrize(
    "written",
    [
        "two zero two 555 0123", "2 0 2 5 5 5 0 1 2 3", "202*555*0123", "20255501234567",
        "order 42-2025550123", "$150 100 80", "2025-06-01 22:30", "http://a.example/2025550123456",
    ],
)  # fmt: skip
def test_hidden_numbers_and_other_digits_are_not_read(written: str) -> None:
    assert plain_phones(written) == set()


def test_texts_are_equal_but_for_case_and_space() -> None:
    assert folded("  New\nin TOWN ") == folded("new in  town")
    assert folded("new in town") != folded("new in town!")


def test_each_way_joins_its_own() -> None:
    documents = [
        ("Ann", "call 202-555-0123"),
        ("Bea (202) 555-0123", "new in town"),
        ("Cat", "New in  town"),
        ("Dot", "no number"),
        ("Eve", ""),
        ("Fay", " "),
    ]
    ways = {name: labels.tolist() for name, labels in joined_plainly(documents).items()}
    assert ways == {
        NOTHING: [0, 1, 2, 3, 4, 5],
        PHONES: [0, 0, 2, 3, 4, 5],
        TEXTS: [0, 1, 1, 3, 4, 5],  # empty texts say nothing of who wrote them
    }


@given(st.lists(st.sets(st.integers(0, 20), max_size=4), max_size=30))
def test_documents_are_joined_if_a_chain_of_keys_leads_from_one_to_the_other(
    keys: list[set[int]],
) -> None:
    joining = Joining()
    for found in keys:
        joining.add(found)
    labels = joining.labels().tolist()
    components = merged([{("document", n), *found} for n, found in enumerate(keys)])
    expected = [
        min(node[1] for node in component if isinstance(node, tuple))
        for n in range(len(keys))
        for component in components
        if ("document", n) in component
    ]
    assert labels == expected


def merged(sets: list[set[Hashable]]) -> list[set[Hashable]]:
    """Merge sets that meet until none do."""
    result: list[set[Hashable]] = []
    for item in sets:
        meeting = [other for other in result if other & item]
        result = [other for other in result if not other & item]
        result.append(item.union(*meeting))
    return result
