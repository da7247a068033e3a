from __future__ import annotations

from collections.abc import Callable

import pytest

Values = Callable[[str, str], list[str]]


@pytest.mark.parametrize(
    "text",
    [
        "Ruby@Example.com", "ruby at example dot com", "ruby(at)example(dot)com",
        "ruby [at] example [dot] com", "ruby arroba example punto com", "ruby @ example . com",
    ],
)  # fmt: skip
def test_email(text: str, values: Values) -> None:
    assert values("email", f"write {text}, please") == ["ruby@example.com"]


@pytest.mark.parametrize(
    "text", ["more at example.com", "meet me at noon. commas", "look at that dot on it"]
)
def test_what_is_no_email(text: str, values: Values) -> None:
    assert values("email", text) == []
