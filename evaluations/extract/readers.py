"""How the value of a gold part follows from its notes, for each kind but phones."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from evaluations.extract.calendars import next_weekday
from evaluations.extract.item import Value
from evaluations.extract.templates import Part, Reader


def email(part: Part) -> Value:
    """Return the address; the notes say what was written for the at sign and for the dot."""
    written = part.raw
    if part.notes:
        at, dot = part.notes
        written = written.replace(at, "@").replace(dot, ".")
    return written.lower()


def handle(part: Part) -> Value:
    """Return platform and name; the note is the platform."""
    return {"platform": part.notes[0], "handle": part.raw.removeprefix("@")}


def price(part: Part) -> Value:
    """Return amount, currency and unit; a third note multiplies what the gap made."""
    currency, unit, *rest = part.notes
    times = int(rest[0].removeprefix("x")) if rest else 1
    return {"amount": (part.number or 0) * times, "currency": currency, "unit": unit or None}


def age(part: Part) -> Value:
    """Return years: the note if there is one, else the number in it."""
    return int(next(filter(None, part.notes), part.number or 0))


def day(part: Part) -> Value:
    """Return an ISO date: the day in it, or days or a weekday after the reference day."""
    note = next(filter(None, part.notes), "")
    if note.startswith("+"):
        return (part.reference + timedelta(days=int(note))).isoformat()
    if note:
        return next_weekday(part.reference, int(note)).isoformat()
    if part.day is None:
        message = f"no day in: {part.raw}"
        raise ValueError(message)
    return part.day.isoformat()


def as_written(part: Part) -> Value:
    """Return the part as it stands."""
    return part.raw


READERS: Final[dict[str, Reader]] = {
    "email": email,
    "handle": handle,
    "price": price,
    "age": age,
    "date": day,
    "address": as_written,
    "coin": as_written,
}
"""The reader of each kind that template files hold."""
