"""Dates as sources write them. What is ambiguous is never guessed: it is a problem to report."""

from __future__ import annotations

import re
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from asterism.collect.date_words import OpenDateError, named_month_date, told_from_reading
from asterism.model.clock import SECOND, to_datetime, to_microseconds
from asterism.model.errors import SourceError

LENGTH_LIMIT: Final = 200
"""Characters of a date at most."""
_DIGITS: Final = re.compile(r"(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})(?!\d)")
_PLACES: Final = (1, 3, 4)
_YEAR_DIGITS: Final = 4
_SECONDS_FROM: Final = 100_000_000
"""In 1973: smaller numbers are days, years or hours, which some spreadsheets count in."""
_UNIVERSAL: Final = re.compile(r"(?<=\d)\s?(?:UTC|GMT)$")
_MILLISECONDS_FROM: Final = 100_000_000_000
_MICROSECONDS_BEFORE: Final = 253_402_300_800_000_000
"""The year 10000, in which calendars of computers end."""
_MICROSECONDS_FROM: Final = 100_000_000_000_000


class DateProblemError(ValueError):
    """A date cannot be read without guessing; says why."""


class Moment(NamedTuple):
    """A time as a page states it.

    Attributes:
        at: microseconds since 1970 in UTC.
        is_relative: whether the page tells it from the day on which it was read.
    """

    at: int
    is_relative: bool


def read_moment(value: str, zone: str | None, formats: tuple[str, ...], seen_at: int) -> Moment:
    """Return a time that a page states, also where it is told from the day of reading.

    Args:
        value: see `read_date`; also "yesterday, 14:05" or "hace 3 horas", which give the day.
        zone: see `read_date`.
        formats: see `read_date`.
        seen_at: when the page was received, microseconds since 1970 in UTC.

    Raises:
        DateProblemError: if something is left open.
        SourceError: if `zone` is unknown.
    """
    try:
        return Moment(read_date(value, zone, formats), is_relative=False)
    except DateProblemError as problem:
        if len(value) > LENGTH_LIMIT:
            raise
        try:
            seen = to_datetime(seen_at).astimezone(_zone(zone or "UTC"))
            told = told_from_reading(value, seen)
        except OpenDateError as left_open:
            raise DateProblemError(str(left_open)) from problem
        if told is None:
            raise
        if zone is None:
            message = "is told from the day of reading, and the zone of that day is not stated"
            raise DateProblemError(message) from problem
        return Moment(to_microseconds(told), is_relative=True)


@lru_cache(maxsize=4096)
def read_date(
    value: str | float,
    zone: str | None = None,
    formats: tuple[str, ...] = (),
    order: str = "",
) -> int:
    """Return a time in microseconds since 1970 in UTC.

    Args:
        value: ISO 8601 or RFC 5322 text, text with a named month, text in one of `formats`, or a
            number: seconds since 1970, milliseconds from 10^11 on, microseconds from 10^14 on.
        zone: IANA name of the zone of times that state none; None if there is no such.
        formats: `strptime` formats to try first, as the source's declaration gives them.
        order: of dates in digits: "day-first", "month-first", "year-first", or "" if it is open.

    Raises:
        DateProblemError: if the text is no date, its order of day and month is open, or it
            states no zone and none is given.
        SourceError: if `zone` is unknown.
    """
    if isinstance(value, int | float):
        return _from_number(value)
    text = value.strip()
    moment = _in_digits(text, order) if order else None
    moment = moment or _moment(text, formats)
    if moment.tzinfo is None:
        if zone is None:
            message = "states no time zone"
            raise DateProblemError(message)
        moment = moment.replace(tzinfo=_zone(zone))
    return to_microseconds(moment)


def _moment(text: str, formats: tuple[str, ...]) -> datetime:
    if len(text) > LENGTH_LIMIT:
        message = f"has {len(text):,} characters, which is no date"
        raise DateProblemError(message)
    for form in formats:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 - the caller adds the zone
        except ValueError:
            continue
    try:
        return datetime.fromisoformat(_UNIVERSAL.sub("+00:00", text))
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(text)
    except (ValueError, IndexError):
        return _worded(text)


def _worded(text: str) -> datetime:
    try:
        moment = named_month_date(text)
    except OpenDateError as error:
        raise DateProblemError(str(error)) from error
    if moment is not None:
        return moment
    parts = text.replace(".", "/").replace("-", "/").split("/")
    if len(parts) == 3 and text[:1].isdigit():  # noqa: PLR2004 - day, month and year
        message = "the order of day and month is not stated"
    else:
        message = "is no date in a known form"
    raise DateProblemError(message)


def date_parts(text: str) -> tuple[int, int, int] | None:
    """Return the three numbers of a date in digits as they stand, or None if it is no such."""
    found = _DIGITS.match(text.strip())
    return (int(found[1]), int(found[3]), int(found[4])) if found else None


def _in_digits(text: str, order: str) -> datetime | None:
    """Return a date in digits whose order is known, None if it is written in another way."""
    found = _DIGITS.match(text)
    if not found:
        return None
    numbers, rest = [int(found[at]) for at in _PLACES], text[found.end() :].strip(" T,")
    long = [len(found[at]) == _YEAR_DIGITS for at in _PLACES]
    if long == [True, False, False]:
        year, month, day = numbers
    elif long == [False, False, True]:
        first, second, year = numbers
        day, month = (first, second) if order == "day-first" else (second, first)
    else:
        message = "the year has two digits"
        raise DateProblemError(message)
    if order == "year-first" and not long[0]:
        return None
    try:
        return datetime.fromisoformat(f"{year:04d}-{month:02d}-{day:02d}T{rest or '00:00'}")
    except ValueError as error:
        message = f"is no date when it is read {order}"
        raise DateProblemError(message) from error


def _from_number(value: float) -> int:
    size = abs(value)
    if size < _SECONDS_FROM:
        message = "is a number too small for a time in seconds since 1970"
        raise DateProblemError(message)
    if not size < _MICROSECONDS_BEFORE:
        message = "is a number too large for a time"
        raise DateProblemError(message)
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
