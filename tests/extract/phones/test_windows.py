from __future__ import annotations

import pytest

from asterism.extract.passages import Passages
from asterism.extract.phones.windows import windows
from asterism.extract.registry import lexicon


def stretches(text: str, title: str = "") -> list[str]:
    batch = Passages([text], [title], [""], [None], lexicon())
    return [batch.shadow[start:end] for start, end in windows(batch).stretches]


@pytest.mark.parametrize(
    ("text", "stretch"),
    [
        ("call 813-555-0123 now", "813-555-0123"),
        ("call four1five 5five5 o1 nine nine", "four1five 5five5 o1 nine nine"),
        ("call 8l3-SS5-OI23", "8l3-ss5-oi23"),
        ("fore 813 555 012 won!", "fore 813 555 012 won"),
        ("only $80 813-555-0123", "$80 813-555-0123"),
    ],
)
def test_stretches_reach_to_the_edges_of_a_number(text: str, stretch: str) -> None:
    assert stretches(text) == [stretch]


@pytest.mark.parametrize("text", ["", "24 years, 200", "is it so, lil boss, so is oil, so is solo"])
def test_too_few_digits(text: str) -> None:
    assert stretches(text) == []


def test_stretches_do_not_leave_their_field() -> None:
    assert stretches("8135550", "1238135") == []


def test_parts_of_a_stretch_are_counted() -> None:
    batch = Passages(["813-555-0123 x 2"], [""], [""], [None], lexicon())
    found = windows(batch)
    assert found.enough(0, 12)
    assert not found.enough(4, 12)
