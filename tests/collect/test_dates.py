from __future__ import annotations

import pytest

from asterism.collect.dates import DateProblemError, Moment, read_date, read_moment
from asterism.model.errors import SourceError

TEN_UTC = 1_772_359_200_000_000


@pytest.mark.parametrize(
    ("value", "zone", "formats"),
    [
        ("2026-03-01T10:00:00Z", None, ()),
        ("2026-03-01 05:00:00-05:00", None, ()),
        ("2026-03-01T05:00", "America/New_York", ()),
        ("Sun, 01 Mar 2026 10:00:00 +0000", None, ()),
        ("1/3/2026 10:00", "UTC", ("%d/%m/%Y %H:%M",)),
        ("1 de marzo de 2026, 5:00", "America/New_York", ()),
        ("March 1, 2026 10:00 UTC", None, ()),
        ("2026-03-01 10:00:00 UTC", None, ()),
        (1_772_359_200, None, ()),
        (1_772_359_200_000, None, ()),
        (TEN_UTC, None, ()),
    ],
)
def test_a_date_that_leaves_nothing_open(
    value: str | int, zone: str | None, formats: tuple[str, ...]
) -> None:
    assert read_date(value, zone, formats) == TEN_UTC


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("2026-03-01T10:00", "no time zone"),
        ("2026-03-01", "no time zone"),
        ("03/04/2026", "order of day and month"),
        ("yesterday", "no date"),
        ("March 1, 2026", "no time zone"),
        ("February 30, 2026", "not in the calendar"),
        ("9" * 300, "no date"),
        ("", "no date"),
    ],
)
def test_what_is_open_is_never_guessed(value: str, says: str) -> None:
    with pytest.raises(DateProblemError, match=says):
        read_date(value)


def test_an_unknown_zone_is_an_error() -> None:
    with pytest.raises(SourceError, match="no time zone"):
        read_date("2026-03-01", "Mars/Olympus")


DAY = 86_400_000_000


def test_a_date_told_from_the_day_of_reading() -> None:
    assert read_moment("2026-03-01T10:00Z", None, (), TEN_UTC) == Moment(TEN_UTC, is_relative=False)
    midnight = TEN_UTC - 10 * 3_600_000_000
    assert read_moment("2 days ago", "UTC", (), TEN_UTC + DAY) == (midnight - DAY, True)
    assert read_moment("gestern, 10:00", "UTC", (), TEN_UTC + DAY) == (TEN_UTC, True)


@pytest.mark.parametrize(
    ("value", "zone", "says"),
    [
        ("yesterday", None, "zone of that day"),
        ("2 weeks ago", "UTC", "leaves the day open"),
        ("soon", "UTC", "no date"),
        ("ago " * 100, "UTC", "no date"),
    ],
)
def test_what_is_told_and_still_open(value: str, zone: str | None, says: str) -> None:
    with pytest.raises(DateProblemError, match=says):
        read_moment(value, zone, (), TEN_UTC)
