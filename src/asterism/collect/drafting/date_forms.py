"""How a site writes its dates, found out from several of them; what is open is said to be open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from asterism.collect.date_words import OpenDateError, folded_text, told_from_reading
from asterism.collect.dates import DateProblemError, read_date
from asterism.model.clock import to_datetime

_NUMBERS: Final = re.compile(
    r"(?P<first>\d{1,2})(?P<mark>[/.-])(?P<second>\d{1,2})(?P=mark)(?P<year>\d{4}|\d{2})(?!\d)"
    r"(?P<clock>,?\s+\d{1,2}:\d{2}(?P<seconds>:\d{2})?(?:\s?(?P<half>[AaPp][Mm]))?)?"
)
_YEAR_FIRST: Final = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?P<mark>[/.])\d{1,2}(?P=mark)\d{1,2}"
    r"(?P<clock>,?\s+\d{1,2}:\d{2}(?P<seconds>:\d{2})?)?"
)
_READ_WITHOUT: Final = datetime(2026, 3, 4, 12)  # noqa: DTZ001 - any day serves


class DateForm(NamedTuple):
    """How dates are written.

    Attributes:
        formats: for `date_formats`.
        needs_zone: whether they state none.
        is_open: whether the order of day and month was not to be found out.
        relative: whether they are told from the day of reading.
    """

    formats: tuple[str, ...]
    needs_zone: bool
    is_open: bool = False
    relative: bool = False


def is_date(text: str) -> bool:
    """Return whether a short text is a date in a form that can be read or declared."""
    return len(text) < 60 and form_of([text]) is not None  # noqa: PLR2004 - dates are short


def form_of(texts: Sequence[str]) -> DateForm | None:
    """Return how texts write dates, or None if they are none.

    Args:
        texts: dates of several documents of one site.
    """
    texts = [" ".join(text.split()) for text in texts if text.strip()]
    if not texts or not all(re.search(r"\d", text) or _told(text) for text in texts):
        return None
    if all(_reads(text, "UTC") for text in texts):
        return DateForm((), not all(_reads(text, None) for text in texts))
    if all(_told(text) or _reads(text, "UTC") for text in texts):
        return DateForm((), needs_zone=True, relative=True)
    for pattern in (_YEAR_FIRST, _NUMBERS):
        found = [pattern.fullmatch(text) for text in texts]
        if all(found):
            return _numbered([match for match in found if match])
    return None


def _numbered(found: Sequence[re.Match[str]]) -> DateForm:
    mark = found[0]["mark"]
    if "first" not in found[0].groupdict():
        return DateForm((f"%Y{mark}%m{mark}%d{_clock(found[0])}",), needs_zone=True)
    year = "%Y" if len(found[0]["year"]) == 4 else "%y"  # noqa: PLR2004 - digits of a year
    day_first = any(int(match["first"]) > 12 for match in found)  # noqa: PLR2004 - months
    month_first = any(int(match["second"]) > 12 for match in found)  # noqa: PLR2004 - as above
    order = ("%m", "%d") if month_first else ("%d", "%m")
    form = f"{order[0]}{mark}{order[1]}{mark}{year}{_clock(found[0])}"
    return DateForm((form,), needs_zone=True, is_open=day_first == month_first)


def _clock(found: re.Match[str]) -> str:
    if not found["clock"]:
        return ""
    comma = "," if found["clock"].startswith(",") else ""
    half = found.groupdict().get("half")
    seconds = ":%S" if found["seconds"] else ""
    if not half:
        return f"{comma} %H:%M{seconds}"
    space = " " if re.search(r"\s[AaPp]", found["clock"]) else ""
    return f"{comma} %I:%M{seconds}{space}%p"


def _reads(text: str, zone: str | None) -> bool:
    try:
        moment = to_datetime(read_date(text, zone))
    except (DateProblemError, OverflowError):
        return False
    # Eight digits in a row are a number more often than a day.
    return 1995 <= moment.year <= 2100 and not text.isdigit()  # noqa: PLR2004 - days of the Web


def _told(text: str) -> bool:
    try:
        return told_from_reading(folded_text(text), _READ_WITHOUT) is not None
    except OpenDateError:
        return True
