from __future__ import annotations

from collections.abc import Callable

import pytest

Values = Callable[[str, str], list[str]]


@pytest.mark.parametrize(
    "text", ["24 yo", "24yo", "I'm 24", "24 years old", "age: 24", "tengo 24 años", "24 y/o"]
)
def test_age(text: str, values: Values) -> None:
    assert values("age", text) == ["24"]


@pytest.mark.parametrize(
    "text",
    ["24 years experience", "gentlemen over 30 years old", "open 24 hours", "im 20 min away",
     "must be 25 years old", "5 years old"],
)  # fmt: skip
def test_what_is_no_age(text: str, values: Values) -> None:
    assert values("age", text) == []
