"""Dates as sources write them. What is ambiguous is never guessed: it is a problem to report."""

from __future__ import annotations

from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from asterism.model.clock import SECOND, to_microseconds
from asterism.model.errors import SourceError

_MILLISECONDS_FROM: Final = 100_000_000_000
_MICROSECONDS_FROM: Final = 100_000_000_000_000


class DateProblemError(ValueError):
    """A date cannot be read without guessing; says why."""


@lru_cache(maxsize=4096)
def read_date(value: str | float, zone: str | None = None, formats: tuple[str, ...] = ()) -> int:
    """Return a time in microseconds since 1970 in UTC.

    Args:
        value: ISO 8601 or RFC 5322 text, text in one of `formats`, or a number: seconds since
            1970, milliseconds from 10^11 on, microseconds from 10^14 on.
        zone: IANA name of the zone of times that state none; None if there is no such.
        formats: `strptime` formats to try first, as the source's declaration gives them.

    Raises:
        DateProblemError: if the text is no date, its order of day and month is open, or it
            states no zone and none is given.
        SourceError: if `zone` is unknown.
    """
    if isinstance(value, int | float):
        return _from_number(value)
    moment = _moment(value.strip(), formats)
    if moment.tzinfo is None:
        if zone is None:
            message = "states no time zone"
            raise DateProblemError(message)
        moment = moment.replace(tzinfo=_zone(zone))
    return to_microseconds(moment)


def _moment(text: str, formats: tuple[str, ...]) -> datetime:
    for form in formats:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 - the caller adds the zone
        except ValueError:
            continue
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(text)
    except (ValueError, IndexError):
        parts = text.replace(".", "/").replace("-", "/").split("/")
        if len(parts) == 3 and text[:1].isdigit():  # noqa: PLR2004 - day, month and year
            message = "the order of day and month is not stated"
        else:
            message = "is no date in a known form"
        raise DateProblemError(message) from None


def _from_number(value: float) -> int:
    size = abs(value)
    if size >= _MICROSECONDS_FROM:
        return int(value)
    if size >= _MILLISECONDS_FROM:
        return int(value * 1000)
    return int(value * SECOND)


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        message = f"{name!r} is no time zone; write one like America/New_York or UTC"
        raise SourceError(message) from error
