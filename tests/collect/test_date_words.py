from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from asterism.collect.date_words import (
    MONTHS,
    OpenDateError,
    folded_text,
    named_month_date,
    told_from_reading,
)

FIRST = datetime(2026, 3, 1)  # noqa: DTZ001 - pages state no zone
SEEN = datetime(2026, 3, 4, 10, 30, tzinfo=UTC)
TODAY = datetime(2026, 3, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("March 1, 2026", 0),
        ("Sunday, March 1st, 2026 at 10:30 PM", 22.5),
        ("1 Mar 2026 08:00", 8),
        ("01-Mar-2026", 0),
        ("2026 March 1", 0),
        ("1 de marzo de 2026", 0),
        ("domingo, 1 de marzo de 2026, 14:05", 14 + 5 / 60),
        ("1. März 2026, 9:15 Uhr", 9.25),
        ("So, 1. März 2026 um 9:15", 9.25),
        ("dimanche 1er mars 2026 à 14h30", 14.5),
        ("1º de março de 2026", 0),
        ("1 marzo 2026 alle ore 7:00", 7),
        ("1 maart 2026", 0),
        ("1 марта 2026 в 12:00", 12),
        ("1 Mart 2026", 0),
        ("2026年3月1日 10:30", 10.5),
        ("2026년 3월 1일", 0),
        ("Posted on Mar 1, 2026", 0),
        ("March 1, 2026 12:10 am", 10 / 60),
        ("March 1, 2026, 12 p.m.", 12),
    ],
)
def test_a_named_month_leaves_nothing_open(text: str, hours: float) -> None:
    found = named_month_date(text)
    assert found is not None
    assert abs(found - (FIRST + timedelta(hours=hours))) < timedelta(seconds=1)


@pytest.mark.parametrize("zone", ["UTC", "GMT", "+00:00", "Z", "GMT+0000"])
def test_a_zone_may_stand_beside_it(zone: str) -> None:
    assert named_month_date(f"March 1, 2026 10:30 {zone}") == datetime(
        2026, 3, 1, 10, 30, tzinfo=UTC
    )


@pytest.mark.parametrize(
    "text",
    ["March 1", "March 2026", "1/3/2026", "Mar 1, 26", "Lamp 5, 2026", "", "2026", "x" * 200],
)
def test_what_names_no_whole_day(text: str) -> None:
    assert named_month_date(text) is None


def test_a_day_that_is_not_in_the_calendar() -> None:
    with pytest.raises(OpenDateError, match="calendar"):
        named_month_date("February 30, 2026")


def test_no_word_names_two_months() -> None:
    assert {MONTHS[name] for name in ("mar", "marzo", "mars", "марта", "mart")} == {3}
    assert all(word == folded_text(word) for word in MONTHS)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("today", 0), ("just now", 0), ("Hoy", 0), ("heute", 0), ("aujourd'hui", 0), ("今天", 0),
        ("3 hours ago", 0), ("11 hours ago", 1), ("an hour ago", 0), ("5 min ago", 0),
        ("2d ago", 2),
        ("yesterday", 1), ("Ayer", 1), ("gestern", 1), ("hier", 1), ("ontem", 1), ("вчера", 1),
        ("昨天", 1), ("Anteayer", 2), ("vorgestern", 2), ("hace 3 horas", 0), ("hace un día", 1),
        ("vor 2 Tagen", 2), ("vor einer Stunde", 0), ("il y a 2 jours", 2), ("há 2 dias", 2),
        ("2 giorni fa", 2), ("2 dagen geleden", 2), ("2 дня назад", 2), ("2天前", 2),
        ("3 小时前", 0),
    ],
)  # fmt: skip
def test_what_is_told_from_the_day_of_reading_is_that_day(text: str, days: int) -> None:
    assert told_from_reading(text, SEEN) == TODAY - timedelta(days=days)


@pytest.mark.parametrize(
    "text", ["yesterday at 14:05", "Gestern, 14:05 Uhr", "ayer a las 2:05 pm", "昨天 14:05"]
)
def test_a_clock_time_beside_the_day_counts(text: str) -> None:
    assert told_from_reading(text, SEEN) == datetime(2026, 3, 3, 14, 5, tzinfo=UTC)


@pytest.mark.parametrize("text", ["3 weeks ago", "hace un mes", "vor 2 Jahren", "2 个月前"])
def test_longer_spans_leave_the_day_open(text: str) -> None:
    with pytest.raises(OpenDateError, match="leaves the day open"):
        told_from_reading(text, SEEN)


@pytest.mark.parametrize(
    "text", ["", "3 hours", "lamp ago", "some hours ago", "soon", "3 lamps ago"]
)
def test_what_tells_no_time(text: str) -> None:
    assert told_from_reading(text, SEEN) is None
