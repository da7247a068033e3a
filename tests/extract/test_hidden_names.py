from __future__ import annotations

import pytest

from asterism.extract.hidden_names import WrittenName, read_name


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ruby_rose88, hi", "ruby_rose88"),
        ("ruby.rose. bye", "ruby.rose"),
        ("r u b y _ 8 8 and", "ruby_88"),
        ("(ruby)(_rose88) x", "ruby_rose88"),
        ("ruby underscore rose", "ruby_rose"),
        ("ruby dot rose88", "ruby.rose88"),
        ("ruby guion bajo rose", "ruby_rose"),
        ("ruby - rose88", "rubyrose88"),
        ("ruby ... _rose88", "ruby_rose88"),
    ],
)
def test_names_are_put_together(text: str, value: str) -> None:
    name = read_name(text, 0, len(text))
    assert name is not None
    assert name.value == value
    assert name.joined == (text[: name.end] != value)


@pytest.mark.parametrize("text", ["ruby - room204", "ruby8 - rose88", "ruby - 24"])
def test_what_follows_a_dash_is_not_always_the_rest(text: str) -> None:
    name = read_name(text, 0, len(text))
    assert name == WrittenName(text.split(" ", maxsplit=1)[0], 0, text.index(" "), joined=False)


def test_no_name() -> None:
    assert read_name("!!", 0, 2) is None
