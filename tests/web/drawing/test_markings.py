from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from asterism.web.answers.markings import MarkingAnswer
from asterism.web.drawing.markings import audience, handling, level_class

OF = "Of Hope Line"


def shown(level: str = "AMBER", **given: object) -> MarkingAnswer:
    plain: dict[str, Any] = {
        "level": level, "owner": "hope-line", "owner_names": ["Hope Line"], "sharing_group": "",
        "caveats": [], "embargo_until": None, "expires_at": None, "consent": "not asked",
        "excluded": [], "excludes_some": False, "is_sum": False,
    }  # fmt: skip
    return MarkingAnswer(**(plain | given))


@pytest.mark.parametrize(
    ("marking", "words"),
    [
        (shown("CLEAR"), "Of Hope Line; may be shared with everybody."),
        (shown("AMBER"), "Of Hope Line; stays within its owner."),
        (shown(sharing_group="g-4"), f"{OF}; stays within its owner and the sharing group (g 4)."),
        (shown("RED", sharing_group="red-4"), f"{OF}; for named people alone (red 4)."),
        (shown("AMBER+STRICT", owner_names=["A", "B"], is_sum=True),
         "Rests on documents of A and B; open to whoever may see each of them."),
    ],
)  # fmt: skip
def test_an_audience_is_a_sentence(marking: MarkingAnswer, words: str) -> None:
    assert audience(marking) == words


def test_handling_says_each_thing_and_nothing_where_there_is_nothing() -> None:
    assert handling(shown()) == []
    said = handling(
        shown(
            caveats=["juvenile", "own-words"],
            embargo_until=datetime(2099, 5, 1, tzinfo=UTC),
            expires_at=datetime(2099, 6, 1, tzinfo=UTC),
            consent="withdrawn",
            excluded=["person:ben-okoro", "organisation:county-police"],
            excludes_some=True,
        )
    )
    assert [sentence.split()[0] for sentence in said] == [
        "About", "Handle", "Under", "Nobody", "The", "Never",
    ]  # fmt: skip
    assert "ben okoro and county police" in said[-1]


def test_an_embargo_that_has_ended_and_hidden_exclusions() -> None:
    assert handling(shown(embargo_until=datetime(2001, 1, 1, tzinfo=UTC))) == []
    [sentence] = handling(shown(excludes_some=True))
    assert "ask its owner" in sentence


def test_a_level_is_a_style() -> None:
    assert level_class("AMBER+STRICT") == "amber-strict"
