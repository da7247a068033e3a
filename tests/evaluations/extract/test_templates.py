"""Lines with gaps, filled."""

from __future__ import annotations

import re
from random import Random

import pytest
from evaluations.extract.item import Span
from evaluations.extract.readers import READERS
from evaluations.extract.templates import Filler, item, marked, parse


def filled(text: str) -> str:
    return Filler(Random(1), {"street": ("Elm",)}, "en").fill(text)[0]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("#10-20#", r"1\d|20"),
        ("#1000-9000:,#", r"\d,\d{3}"),
        ("#1000-9000:_#", r"\d \d{3}"),
        ("#5-9:,2#", r"\d,\d\d"),
        ("~AB-9Z~", r"[A-Z]B-\d[1-9]"),
        ("{street} 5", "Elm 5"),
        ("§%Y-%m-%d§", r"2026-\d\d-\d\d"),
    ],
)
def test_gaps_are_filled_as_they_say(text: str, form: str) -> None:
    assert re.fullmatch(form, filled(text))


def test_a_line_has_a_place_a_title_and_lines() -> None:
    template = parse("pt/BR: Aulas || Ligue\\n{n}")
    assert (template.language, template.country) == ("pt", "BR")
    assert (template.title, template.text) == ("Aulas", "Ligue\n{n}")
    with pytest.raises(ValueError, match="no language"):
        parse("Ligue {n}")


def test_marks_become_spans() -> None:
    assert marked("a \ue000b\ue001 c", "text") == ("a b c", [Span("text", 2, 3)])


@pytest.mark.parametrize(
    ("kind", "line", "value"),
    [
        ("email", "write <<a at b dot com| at | dot >>", "a@b.com"),
        ("handle", "snap <<@lua_1|snapchat>>", {"platform": "snapchat", "handle": "lua_1"}),
        ("price", "<<$#80-80#/h|USD|hour>>", {"amount": 80, "currency": "USD", "unit": "hour"}),
        ("price", "<<#15-15# 000|RUB||x1000>>", {"amount": 15000, "currency": "RUB", "unit": None}),
        ("age", "<<twenty|20>>", 20),
        ("age", "<<#20-20#>>", 20),
        ("address", "<<12 Elm>>", "12 Elm"),
    ],
)
def test_a_value_follows_from_notes(kind: str, line: str, value: object) -> None:
    made = item(parse(line, "en"), Random(1), {}, kind, READERS[kind])
    assert [gold.value for gold in made.gold] == [value]


def test_days_are_counted_from_the_reference_day() -> None:
    line = "<<§ref %Y-%m-%d§>> then <<tomorrow|+1>> and <<Sunday|6>>"
    made = item(parse(line, "en"), Random(1), {}, "date", READERS["date"])
    today, tomorrow, sunday = (str(gold.value) for gold in made.gold)
    assert made.reference == today
    assert today < tomorrow <= sunday
