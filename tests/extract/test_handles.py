from __future__ import annotations

from collections.abc import Callable

import pytest

Values = Callable[[str, str], list[str]]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("snap: RubyRose88", "snapchat:rubyrose88"),
        ("my insta is ruby.rose", "instagram:ruby.rose"),
        ("IG @ruby_rose", "instagram:ruby_rose"),
        ("@ruby_rose on telegram", "telegram:ruby_rose"),
        ("👻 ruby_rose88", "snapchat:ruby_rose88"),
        ("tg: r u b y _ 8 8", "telegram:ruby_88"),
        ("snap: (rub)(y_88)", "snapchat:ruby_88"),
        ("ig: ruby underscore rose88", "instagram:ruby_rose88"),
        ("ig: rubyr + ose88", "instagram:rubyrose88"),
        ("https://t.me/rubyrose", "telegram:rubyrose"),
        ("see @ruby_rose", "unknown:ruby_rose"),
    ],
)
def test_handle(text: str, value: str, values: Values) -> None:
    assert values("handle", text) == [value]


@pytest.mark.parametrize(
    "text",
    ["snap me for more", "telegram only please", "oh snap it is hot", "whatsapp me",
     "ruby@example.com", "instagram available"],
)  # fmt: skip
def test_what_is_no_handle(text: str, values: Values) -> None:
    assert values("handle", text) == []
