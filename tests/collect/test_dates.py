from __future__ import annotations

import pytest

from asterism.collect.dates import DateProblemError, read_date
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
        ("", "no date"),
    ],
)
def test_what_is_open_is_never_guessed(value: str, says: str) -> None:
    with pytest.raises(DateProblemError, match=says):
        read_date(value)


def test_an_unknown_zone_is_an_error() -> None:
    with pytest.raises(SourceError, match="no time zone"):
        read_date("2026-03-01", "Mars/Olympus")
