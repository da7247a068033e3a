from __future__ import annotations

from collections.abc import Callable

import pytest

from asterism.extract import extract_text

Values = Callable[[str, str], list[str]]


@pytest.mark.parametrize(
    ("text", "place", "value"),
    [
        ("visiting tampa", None, "US/FL/Tampa"),
        ("in Tampa, FL", None, "US/FL/Tampa"),
        ("in Springfield, IL today", None, "US/IL/Springfield"),
        ("in Springfield", "St. Louis, MO", "US/IL/Springfield"),
        ("recién llegada a Madrid", None, "ES//Madrid"),
        ("Columbus, Georgia", None, "US/GA/Columbus"),
        ("St. Pete? no, st petersburg fl", None, "US/FL/St. Petersburg"),
    ],
)
def test_place(text: str, place: str | None, value: str) -> None:
    (found,) = [m for m in extract_text(text, place=place) if m.kind == "place"]
    assert found.value == value
    assert found.latitude is not None
    assert found.longitude is not None


@pytest.mark.parametrize(
    "text", ["a nice bath of surprise", "my mobile is on sale", "I'm Savannah", "reading normal"]
)
def test_what_is_no_place(text: str, values: Values) -> None:
    assert values("place", text) == []
