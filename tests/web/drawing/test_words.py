from __future__ import annotations

from datetime import UTC, datetime

import pytest

from asterism.model.lead import LeadState, Pattern
from asterism.model.mention import MentionKind, MentionRole
from asterism.web.drawing import words


@pytest.mark.parametrize(
    ("weight", "number", "said"),
    [
        (4.6, "+4.6", "very strong support for one owner"),
        (6.0, "+6.0", "extremely strong support for one owner"),
        (0.1, "+0.1", "supports neither"),
        (-1.25, "\u22121.2", "moderate support for different owners"),
        (None, "unweighted", "no calibrated weight; joins nothing by itself"),
    ],
)
def test_weights_in_figures_and_words(weight: float | None, number: str, said: str) -> None:
    assert words.weight_number(weight) == number
    assert words.weight_words(weight) == said


@pytest.mark.parametrize(
    ("value", "said", "city"),
    [
        ("US/FL/Tampa", "Tampa, FL", "Tampa"),
        ("ES//Madrid", "Madrid, Spain", "Madrid"),
        ("GB//London", "London, United Kingdom", "London"),
        ("ZZ//Nowhere", "Nowhere, ZZ", "Nowhere"),
        ("loose", "loose", "loose"),
        (None, "no place", "no place"),
    ],
)
def test_places(value: str | None, said: str, city: str) -> None:
    assert words.place_words(value) == said
    assert words.city_words(value) == city


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        ("phone", "+12025550123", "+1 202-555-0123"),
        ("phone", "not a number", "not a number"),
        ("handle", "telegram:rose", "@rose on telegram"),
        ("email", "a@b.example", "a@b.example"),
    ],
)
def test_identifiers(kind: str, value: str, said: str) -> None:
    assert words.identifier_words(kind, value) == said
    assert words.identifier_words(kind, value, "as shown") == "as shown"


@pytest.mark.parametrize(
    ("explanation", "said"),
    [
        ("contact", "given as the advertiser's contact"),
        ("one-contact 0.5982", "60% of their word pairs in common; the contacts given in such"),
        ("template x", "template x"),
        ("something new", "something new"),
        ("", ""),
    ],
)
def test_explanations(explanation: str, said: str) -> None:
    assert words.explanation_words(explanation).startswith(said)


def test_days_and_spans() -> None:
    first, last = datetime(2026, 5, 3, 14, 10, tzinfo=UTC), datetime(2026, 6, 9, tzinfo=UTC)
    assert words.day(first) == "3 May 2026"
    assert words.minute(first) == "3 May 2026, 14:10"
    assert words.day(0) == "1 Jan 1970"
    assert words.day(None) == "no date"
    assert words.calendar_day(first.date()) == "3 May 2026"
    assert words.span(first, first) == "3 May 2026"
    assert words.span(first, last) == "3 May \u2013 9 Jun 2026"
    assert words.span(first, last.replace(year=2027)) == "3 May 2026 \u2013 9 Jun 2027"
    assert words.span(None, last) == "no dates"


def test_amounts_and_lists() -> None:
    assert words.size(999) == "999 bytes"
    assert words.size(3_400_000) == "3.4 MB"
    assert words.size(5 * 10**12) == "5.0 TB"
    assert words.plural(1, "document") == "1 document"
    assert words.plural(1_200, "document") == "1,200 documents"
    assert words.listed([]) == ""
    assert words.listed("abcd") == "a, b, c and d"
    assert words.listed("abcde") == "a, b, c and 2 more"
    assert words.number(12_345) == "12,345"
    assert words.short_id("0123456789") == "01234567"


def test_everything_the_model_names_has_words() -> None:
    assert set(MentionKind) <= set(words.KINDS)
    assert set(MentionKind) == set(words.SHORT_KINDS)
    assert set(MentionRole) == set(words.ROLES)
    assert set(Pattern) == set(words.PATTERNS) == set(words.PATTERN_QUESTIONS)
    assert set(LeadState) == set(words.LEAD_STATES)


def test_no_word_accuses() -> None:
    tables = (words.PATTERNS, words.PATTERN_QUESTIONS, words.ROLES, words.KINDS, words.LEAD_STATES)
    said = " ".join(value for table in tables for value in table.values()).lower()
    assert not {word for word in ("traffick", "victim", "suspect", "pimp") if word in said}
