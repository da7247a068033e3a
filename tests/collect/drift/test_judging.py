from __future__ import annotations

import math

import pytest

from asterism.collect.drift.judging import Seen, oddity, summary_of
from asterism.collect.drift.statistics import WINDOW, FieldStatistics, Summary

URL = "http://a.example/"


def pages(texts: list[str]) -> list[Seen]:
    return [Seen(URL, math.log(len(text)) if text else None, hash(text), text) for text in texts]


def before(count: int, shown: int, *windows: Summary, size: float = 4.0) -> FieldStatistics:
    made = FieldStatistics("h1")
    for number in range(count):
        made.add(size + 0.2 * (number % 3) if number < shown else None)
    for window in windows:
        made.add_window(window)
    return made


FULL = Summary(1.0, 4.0, 18)
TITLES = [
    f"A title of some length {number:02} and some more of it here" for number in range(WINDOW)
]


@pytest.mark.parametrize(
    ("texts", "known", "says"),
    [
        ([""] * 5, before(20, 20), "on 5 of the last 5 pages; before, it did on 100% of 20"),
        ([""] * 4, before(500, 500), None),
        ([""] * 20, before(19, 19), None),
        ([""] * 5, before(20, 14), None),
        ([*TITLES[:8], *[""] * 12], before(300, 300, FULL, FULL, FULL), "nothing on 12 of"),
        (["", *TITLES[1:]], before(300, 300, FULL, FULL, FULL), None),
        # A section without the field was seen before: it may come again.
        ([""] * 20, before(300, 200, FULL, Summary(0.0, None, None), FULL), None),
        # A field that is rarely shown says nothing by its absence.
        ([""] * 20, before(300, 40, *[Summary(0.3, None, None)] * 3), None),
        (TITLES, before(300, 300, FULL, FULL, FULL), None),
        (["Sign in"] * 20, before(300, 300, FULL, FULL, FULL), "the same on all of the last 20"),
        (["Sign in", "Oh no"] * 10, before(300, 300, FULL, FULL, FULL), "one of two texts"),
        # A place may well be the same on many pages in a row.
        (["Tampa"] * 20, before(300, 300, *[Summary(1.0, 1.7, 1)] * 3, size=1.5), None),
        ([t * 4 for t in TITLES], before(300, 300, FULL, FULL, FULL), "measures about"),
        ([t * 4 for t in TITLES], before(300, 300, FULL, Summary(1, 5.4, 9), FULL), None),
        ([t * 4 for t in TITLES], before(300, 300, FULL), None),
    ],
)  # fmt: skip
def test_what_is_odd_and_what_may_happen(
    texts: list[str], known: FieldStatistics, says: str | None
) -> None:
    found = oddity(pages(texts), known)
    assert (says is None) == (found is None), found
    assert says is None or says in (found or "")


def test_a_window_in_numbers() -> None:
    assert summary_of(pages([*["ab"] * 15, *[""] * 5])) == (0.75, math.log(2), 1)
    assert summary_of(pages([*["ab"] * 5, *[""] * 15])) == (0.25, None, None)
    assert summary_of([Seen(URL, 0.0, 0, "")] * 20).distinct is None
