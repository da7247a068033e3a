from __future__ import annotations

from datetime import date, datetime

from asterism.cli.days import day_of, end_of
from asterism.model.clock import DAY


def test_a_day_is_over_when_it_is_over_in_utc() -> None:
    end = end_of(datetime(1970, 1, 2))  # noqa: DTZ001 - as the command line gives it
    assert end == 2 * DAY
    assert day_of(end - 1) == date(1970, 1, 2)
    assert day_of(end) == date(1970, 1, 3)
    assert end_of(None) is None
