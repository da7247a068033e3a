from __future__ import annotations

from collections.abc import Callable

import pytest

from asterism.extract import extract_text

Values = Callable[[str, str], list[str]]


@pytest.mark.parametrize(
    "text",
    ["I'm Ruby", "ask for Ruby", "my name is ruby.", "soy Ruby", "me llamo Ruby", "Ruby here",
     "call Ruby now", "this is ruby"],
)  # fmt: skip
def test_name(text: str) -> None:
    (name,) = [m for m in extract_text(text) if m.kind == "name"]
    assert name.value == "ruby"
    assert name.confidence <= 0.5


@pytest.mark.parametrize("text", ["I'm available", "I'm New here", "call me now", "soy muy rica"])
def test_what_is_no_name(text: str, values: Values) -> None:
    assert values("name", text) == []
