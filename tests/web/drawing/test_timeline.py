from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest

from asterism.web.answers.documents import DocumentBrief
from asterism.web.drawing.timeline import MOST_LANES, MOST_TICKS, Timeline, draw_timeline

Document = Callable[[str | None, float | None], DocumentBrief]


def drawn(documents: list[DocumentBrief]) -> Timeline:
    """Return the timeline of documents of which at least one has a time."""
    result = draw_timeline(documents)
    assert result is not None
    return result


def test_without_a_time_there_is_no_timeline(document: Document) -> None:
    assert draw_timeline([document("Tampa, FL", None)]) is None


def test_places_stand_in_the_order_of_their_first_posting(document: Document) -> None:
    days = [("Miami, FL", 5), ("Tampa, FL", 1), ("Miami, FL", 6), ("Tampa, FL", 9), (None, 7)]
    result = drawn([document(place, day) for place, day in days])
    assert [(lane.label, lane.documents) for lane in result.lanes] == [
        ("Tampa, FL", 2),
        ("Miami, FL", 2),
        ("no place", 1),
    ]
    assert result.height == 3 * 36


def test_postings_of_one_day_share_a_mark(document: Document) -> None:
    result = drawn([document("Tampa, FL", day) for day in (1.2, 1.4, 3)])
    first, second = result.lanes[0].marks
    assert (len(first.documents), len(second.documents)) == (2, 1)
    assert first.first == first.last == date(2026, 1, 2)
    assert first.x < second.x
    assert first.radius > second.radius


def test_a_long_span_joins_days_and_loses_none(document: Document) -> None:
    result = drawn([document("Tampa, FL", day) for day in range(0, 800, 2)])
    marks = result.lanes[0].marks
    assert len(marks) <= 121
    assert sum(len(mark.documents) for mark in marks) == 400
    assert all(mark.first <= mark.last for mark in marks)
    assert all(0 < mark.x < 100 for mark in marks)


def test_many_places_leave_a_lane_for_the_rest(document: Document) -> None:
    names = ["Tampa", "Miami", "Orlando", "Boston", "Seattle", "Chicago", "Denver", "Houston"]
    names += ["Dallas", "Phoenix", "Atlanta", "Portland", "Detroit", "Memphis"]
    result = drawn([document(name, day) for day, name in enumerate(names)])
    assert len(result.lanes) == MOST_LANES + 1
    assert result.lanes[-1].label == "other places"
    assert result.lanes[-1].documents == 2
    assert result.height == len(result.lanes) * 26


@pytest.mark.parametrize("days", [0, 1, 5, 12, 30, 80, 200, 700, 3_000])
def test_ticks_are_few_and_round(document: Document, days: int) -> None:
    ticks = drawn([document("Tampa, FL", 0), document("Tampa, FL", days)]).ticks
    assert 1 <= len(ticks) <= MOST_TICKS + 1
    assert any(tick.label for tick in ticks)
    assert not any(tick.fits_narrow and not tick.label for tick in ticks)
    assert all(one.x < other.x for one, other in pairwise(ticks))


def test_a_new_year_is_named(document: Document) -> None:
    result = drawn([document("Tampa, FL", 0), document("Tampa, FL", 380)])
    assert result.year == 2026
    assert "Jan 2027" in {tick.label for tick in result.ticks}


def test_undated_documents_are_counted(document: Document) -> None:
    assert drawn([document("Tampa, FL", 1), document("Tampa, FL", None)]).undated == 1
