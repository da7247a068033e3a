"""Times of the record: microseconds since 1970 in UTC, as plain integers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND: Final = timedelta(microseconds=1)
SECOND: Final = 1_000_000
HOUR: Final = 3_600 * SECOND
DAY: Final = 24 * HOUR


def now() -> int:
    """Return the present in microseconds."""
    return to_microseconds(datetime.now(UTC))


def to_microseconds(moment: datetime) -> int:
    """Return `moment` in microseconds.

    Raises:
        ValueError: if `moment` has no time zone; the record never guesses one.
    """
    if moment.tzinfo is None:
        message = "a time without a zone cannot be stored: state the zone"
        raise ValueError(message)
    return (moment - EPOCH) // MICROSECOND


def to_datetime(microseconds: int) -> datetime:
    """Return the UTC time that `microseconds` stands for."""
    return EPOCH + timedelta(microseconds=microseconds)
