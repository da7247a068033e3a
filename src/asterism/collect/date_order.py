"""Whether a file's dates in digits begin with the day or the month, found from all of them.

03/04/2026 says nothing, 25/04/2026 does. One date decides for its whole column if none speaks
against it; where none decides, or they disagree, nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from asterism.collect.dates import date_parts
from asterism.collect.rejects import Reject
from asterism.collect.rows import Row

LOOKED_AT: Final = 200
"""Rows in which a date in digits must stand for the whole file to be read for its order."""
MOST_MONTHS: Final = 12
MOST_DAYS: Final = 31


@dataclass(frozen=True, slots=True)
class DateOrder:
    """What a file's dates say.

    Attributes:
        order: "day-first", "month-first", or "" if it stays open.
        reason: one plain sentence; "" where there are no such dates.
    """

    order: str = ""
    reason: str = ""


def has_dates_in_digits(rows: Iterator[Row | Reject]) -> bool:
    """Return whether one of the first rows holds a date whose order is open."""
    return any(_parts(row) for row in islice(rows, LOOKED_AT))


def find_order(rows: Iterator[Row | Reject]) -> DateOrder:
    """Return what all the dates of a file say together."""
    days_first = months_first = open_ones = 0
    for row in rows:
        parts = _parts(row)
        if parts is None:
            continue
        first, second = parts
        days_first += MOST_MONTHS < first <= MOST_DAYS and second <= MOST_MONTHS
        months_first += MOST_MONTHS < second <= MOST_DAYS and first <= MOST_MONTHS
        open_ones += first <= MOST_MONTHS and second <= MOST_MONTHS
    if days_first and not months_first:
        return DateOrder("day-first", _decided("day", days_first, open_ones))
    if months_first and not days_first:
        return DateOrder("month-first", _decided("month", months_first, open_ones))
    if days_first:
        reason = f"{days_first} dates begin with the day and {months_first} with the month"
        return DateOrder("", f"{reason}: none whose order is open is read; state --date-order")
    if open_ones:
        reason = f"whether {open_ones} dates begin with the day or the month cannot be told"
        return DateOrder("", f"{reason}: they are left out; state --date-order")
    return DateOrder()


def _decided(what: str, deciding: int, open_ones: int) -> str:
    return (
        f"dates are read with the {what} first: {deciding} can be read in no other way, none "
        f"speaks against it, {open_ones} alone would be open"
    )


def _parts(row: Row | Reject) -> tuple[int, int] | None:
    """Return the first two numbers of a row's date if it ends in the year."""
    if isinstance(row, Reject) or not row.columns.date:
        return None
    value = row.values.get(row.columns.date)
    parts = date_parts(value) if isinstance(value, str) else None
    if parts is None or parts[0] > MOST_DAYS:
        return None
    return parts[0], parts[1]
