from __future__ import annotations

from collections.abc import Callable

import orjson

from asterism.extract import extract_text

Values = Callable[[str, str], list[str]]


def test_indicators_carry_their_validity(values: Values) -> None:
    (found,) = [m for m in extract_text("We keep your passport.") if m.kind == "indicator"]
    assert found.value == "retention-of-documents/documents-kept"
    assert orjson.loads(str(found.attributes))["validity"] == "untested"
    assert values("indicator", "recién llegada") == ["movement/new-in-town-es"]


def test_negated_indicators_are_left_out(values: Values) -> None:
    assert values("indicator", "no registration fee") == []
    assert values("indicator", "we never charge a placement fee") == []
    assert values("indicator", "registration fee") == ["recruitment-fees/fees"]


def test_a_hidden_number_is_an_indicator(values: Values) -> None:
    assert "obscured-number/obscured-number" in values("indicator", "813 five55 o123")
    assert values("indicator", "813-555-0123") == []
