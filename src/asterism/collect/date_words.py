"""Dates in words: names of months, "yesterday", "3 hours ago", in several languages.

A month that is named leaves the order of day and month no question. What is told from the day on
which it is read ("yesterday", "vor 3 Stunden") is a date only beside that day; such dates are given
to the day, and only while the day is certain: "3 weeks ago" may be any of seven.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from importlib.resources import files
from typing import Final


def folded_text(text: str) -> str:
    """Return a text in lower case, without accents, with plain digits."""
    parts = unicodedata.normalize("NFKD", text.lower())
    kept = "".join(letter for letter in parts if not unicodedata.combining(letter))
    plain = kept.replace("\u2019", "'").replace("\N{LATIN SMALL LETTER DOTLESS I}", "i")
    return unicodedata.normalize("NFC", plain).strip()


def _words() -> Iterator[tuple[str, str]]:
    """Give what words mean, and each word."""
    data = files("asterism.collect").joinpath("data/date_words.txt").read_text(encoding="utf-8")
    for line in data.splitlines():
        meaning, _, words = line.partition("\t")
        if not line.startswith("#"):
            yield from ((meaning, folded_text(word)) for word in words.split("|"))


def _meanings(kind: str) -> dict[str, str]:
    return {w: meaning.removeprefix(kind) for meaning, w in _words() if meaning.startswith(kind)}


MONTHS: Final = {word: int(number) for word, number in _meanings("month ").items()}
"""Number of the month by its name or short name, in lower case and without accents."""
_DAYS_BACK: Final = {word: int(number) for word, number in _meanings("back ").items()}
_UNITS: Final = _meanings("unit ")
_NOW, _ONE = frozenset(_meanings("now")), frozenset(_meanings("one"))
_LETTER: Final = r"[^\W\d_]"
_BESIDE: Final = re.compile(
    rf"(?<!{_LETTER})(?:{'|'.join(map(re.escape, _meanings('beside')))}|(?<!\d)(?<!\d )am)"
    rf"(?!{_LETTER})"
)
_CLOCK: Final = re.compile(
    r"(?<![\d:.])([01]?\d|2[0-3])(?::([0-5]\d)(?::([0-5]\d))?|h([0-5]\d)?)?"
    r"(?:\s*([ap])\.?\s?m\b\.?)?(?![\d:])"
)
_ZONE: Final = re.compile(r"(?<=[\d\s])(?:(utc|gmt|z)|(?:utc|gmt)?\s?([+-])(\d\d):?(\d\d))$")
_YEAR: Final = r"((?:19|20)\d\d)"
_DAY: Final = r"([0-3]?\d)(?:st|nd|rd|th|er|o|a)?"
_NAME: Final = r"([^\W\d_]{3,12})"
_SHAPES: Final = (
    (re.compile(rf"{_DAY}[\s./-]*{_NAME}[\s./-]*{_YEAR}"), "dmy"),
    (re.compile(rf"{_NAME}[\s./-]*{_DAY}[\s./-]+{_YEAR}"), "mdy"),
    (re.compile(rf"{_YEAR}[\s./-]*{_NAME}[\s./-]*{_DAY}"), "ymd"),
)
_CHINESE: Final = re.compile(
    r"((?:19|20)\d\d)\s*[年년]\s*(1[0-2]|0?[1-9])\s*[月월]\s*([0-3]?\d)\s*[日号일]"
)
_SPAN: Final = re.compile(
    r"(?:hace|vor|il y a|ha)?\s*(\d{1,4}|[^\W\d_]+)\s*([^\W\d_]+?)\s*"
    r"(ago|atras|fa|geleden|назад|once|前|전)?"
)
_SPAN_BEGINS: Final = re.compile(r"(?:hace|vor|il y a|ha)\s")


class OpenDateError(ValueError):
    """A date in words leaves something open; says what."""


def named_month_date(text: str) -> datetime | None:
    """Return the time that a text with a named month, a day and a year states, or None.

    Args:
        text: like "March 1st, 2026 at 10:30 pm", "1 de marzo de 2026" or "2026年3月1日 10:30".

    Raises:
        OpenDateError: if month and day are named and there is no such day.
    """
    folded = folded_text(text)
    found = _CHINESE.search(folded)
    if found:
        year, month, day = (int(part) for part in found.groups())
        return _at(folded[: found.start()] + " " + folded[found.end() :], year, month, day)
    clean = " ".join(_BESIDE.sub(" ", folded.replace(",", " ")).split())
    for shape, order in _SHAPES:
        found = shape.search(clean)
        named = MONTHS.get(found[order.index("m") + 1]) if found else None
        if found and named:
            year, day = int(found[order.index("y") + 1]), int(found[order.index("d") + 1])
            return _at(clean[: found.start()] + " " + clean[found.end() :], year, named, day)
    return None


def told_from_reading(text: str, seen: datetime) -> datetime | None:
    """Return the time that a text states from the day on which it is read, or None.

    Args:
        text: like "yesterday, 14:05", "hace 3 horas" or "3天前".
        seen: when it was read, in the zone of the site.

    Returns:
        Midnight of that day, or the minute where one is stated.

    Raises:
        OpenDateError: if it may be any of several days.
    """
    folded = " ".join(folded_text(text).replace(",", " ").split()).strip(" .·|-")
    if folded in _NOW:
        return _day(seen)
    first = folded.split(" ")[0]
    if first in _DAYS_BACK or folded[:2] in _DAYS_BACK:
        word = first if first in _DAYS_BACK else folded[:2]
        day = _day(seen - timedelta(days=_DAYS_BACK[word]))
        rest = _BESIDE.sub(" ", folded.removeprefix(word))
        clock = _clock(rest)
        return day if clock is None else datetime.combine(day.date(), clock, seen.tzinfo)
    return _spanned(folded, seen)


def _spanned(folded: str, seen: datetime) -> datetime | None:
    found = _SPAN.fullmatch(folded)
    if not found or not (found[3] or _SPAN_BEGINS.match(folded)):
        return None
    number, unit = found[1], _UNITS.get(found[2])
    if unit is None or not (number.isdigit() or number in _ONE):
        return None
    if unit == "longer":
        message = "is told in weeks, months or years, which leaves the day open"
        raise OpenDateError(message)
    count = int(number) if number.isdigit() else 1
    return _day(seen - timedelta(**{unit: count}))


def _day(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _at(rest: str, year: int, month: int, day: int) -> datetime:
    """Return a day with the clock time and zone that stand beside it."""
    zoned = _ZONE.search(rest.strip())
    clock = _clock(rest.strip()[: zoned.start()] if zoned else rest)
    try:
        moment = datetime.combine(datetime(year, month, day), clock or time())  # noqa: DTZ001 - the zone may be stated
    except ValueError as error:
        message = "names a day that is not in the calendar"
        raise OpenDateError(message) from error
    if zoned:
        shift = f"{zoned[2]}{zoned[3]}{zoned[4]}" if zoned[2] else "+0000"
        moment = moment.replace(tzinfo=datetime.strptime(shift, "%z").tzinfo)
    return moment


def _clock(text: str) -> time | None:
    for found in _CLOCK.finditer(text):
        hour, half = int(found[1]), found[5]
        if not (found[2] or half or "h" in found[0]):
            continue  # a bare number is no time
        if half:
            if not 1 <= hour <= 12:  # noqa: PLR2004 - a clock's hours
                continue
            hour = hour % 12 + (12 if half == "p" else 0)
        return time(hour, int(found[2] or found[4] or 0), int(found[3] or 0))
    return None
