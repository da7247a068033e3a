from __future__ import annotations

import pytest

from asterism.access.policy.words import MarkingError, MarkingWords
from asterism.model.clock import DAY
from asterism.model.marking import LOCAL, Consent, Marking, TrafficLight

DAY_2000 = 10_957 * DAY
LEVELS = {
    "clear": TrafficLight.CLEAR,
    "TLP:GREEN": TrafficLight.GREEN,
    " Amber ": TrafficLight.AMBER,
    "AMBER+STRICT": TrafficLight.AMBER_STRICT,
    "amber strict": TrafficLight.AMBER_STRICT,
    "amber-strict": TrafficLight.AMBER_STRICT,
    "tlp:amber_strict": TrafficLight.AMBER_STRICT,
    "red": TrafficLight.RED,
}


@pytest.mark.parametrize("text", LEVELS)
def test_levels_are_read_as_people_write_them(text: str) -> None:
    assert MarkingWords(level=text).applied_to(LOCAL).level is LEVELS[text]


def test_nothing_stated_changes_nothing() -> None:
    assert not MarkingWords()
    assert MarkingWords().applied_to(LOCAL) == LOCAL


def test_everything_stated_is_there() -> None:
    words = MarkingWords(
        "North House",
        "red",
        "Coast Watch",
        ("organization: West Police", "persona:Zoë Álvarez"),
        ("Victim only", "juvenile"),
        "2000-01-01",
        "2000-01-01",
        "withdrawn",
    )
    assert words.applied_to(LOCAL) == Marking(
        "north-house",
        TrafficLight.RED,
        "coast-watch",
        frozenset({"victim-only", "juvenile"}),
        DAY_2000,
        frozenset({"organisation:west-police", "person:zoe-alvarez"}),
        Consent.WITHDRAWN,
        DAY_2000 + DAY,
    )


def test_words_add_to_what_is_there_and_take_away_what_they_name() -> None:
    before = Marking(
        "a", caveats=frozenset({"sealed"}), excluded=frozenset({"person:x"}), sharing_group="g",
        expires_at=1, embargo_until=1,
    )  # fmt: skip
    more = MarkingWords(exclude=("person:y",), caveats=("juvenile",)).applied_to(before)
    assert more.excluded == {"person:x", "person:y"}
    assert more.caveats == {"sealed", "juvenile"}
    less = MarkingWords(
        group="none", embargo="none", expires="never", admit=("person:X",), drop=("Sealed",)
    )
    assert less.applied_to(before) == Marking("a")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (MarkingWords(level="blue"), "'blue' is no level; write clear"),
        (MarkingWords(owner="?!"), "names no owner"),
        (MarkingWords(exclude=("x",)), "excludes nobody; write organisation:NAME"),
        (MarkingWords(exclude=("person:",)), "excludes nobody"),
        (MarkingWords(caveats=(" ",)), "is no caveat"),
        (MarkingWords(embargo="tomorrow"), "is no day; write it as 2026-12-31"),
        (MarkingWords(consent="perhaps"), "says nothing about consent"),
    ],
)
def test_what_is_not_understood_is_said(words: MarkingWords, message: str) -> None:
    with pytest.raises(MarkingError) as caught:
        words.applied_to(LOCAL)
    assert message in str(caught.value)


def test_a_sum_is_not_changed_as_a_whole() -> None:
    with pytest.raises(MarkingError, match="rests on several records"):
        MarkingWords(level="red").applied_to(LOCAL + Marking("b"))


def test_a_row_states_lists_in_one_column() -> None:
    words = MarkingWords.of_row(
        {"level": "red", "exclude": "person:a; organisation:b", "caveats": "sealed, juvenile"}
    )
    assert words.exclude == ("person:a", "organisation:b")
    assert words.caveats == ("sealed", "juvenile")
    assert not MarkingWords.of_row({"level": "", "consent": ""})
