"""Days on the command line: a day is over when it is over in UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final

from asterism.model.clock import DAY, to_datetime, to_microseconds

FORMATS: Final = ["%Y-%m-%d"]


def end_of(day: datetime | None) -> int | None:
    """Return the first microsecond after a day, or None."""
    if day is None:
        return None
    return to_microseconds(datetime(day.year, day.month, day.day, tzinfo=UTC)) + DAY


def day_of(at: int) -> date:
    """Return the day of a moment in microseconds."""
    return to_datetime(at).date()
