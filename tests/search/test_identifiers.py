from __future__ import annotations

import pytest

from asterism.search.identifiers import digits, indexed_forms, typed_forms


@pytest.mark.parametrize(
    ("kind", "value", "typed"),
    [
        ("phone", "+12025550123", "(202) 555-0123"),
        ("phone", "+12025550123", "202.555.0123"),
        ("phone", "+12025550123", "+1 202 555 0123"),
        ("phone", "+12025550123", "1-202-555-0123"),
        ("phone", "+12025550123", "555-0123"),
        ("phone", "+447700900123", "07700 900123"),
        ("phone", "+447700900123", "+44 7700 900 123"),
        ("phone", "+447700900123", "0044 7700900123"),
        ("phone", "+447700900123", "011 44 7700900123"),
        ("phone", "+525512345678", "55 1234 5678"),
        ("email", "rose@example.com", "Rose@Example.com"),
        ("handle", "telegram:candy_rose", "@Candy_Rose"),
        ("handle", "telegram:candy_rose", "candy_rose"),
        ("handle", "telegram:candy_rose", "telegram:candy_rose"),
        ("url", "https://www.example.com/rose/", "example.com/rose"),
        ("url", "https://www.example.com/rose/", "https://example.com/rose"),
        ("wallet", "bc1qAbc", "BC1QABC"),
    ],
)
def test_what_is_typed_meets_what_is_indexed(kind: str, value: str, typed: str) -> None:
    assert set(typed_forms(typed)) & set(indexed_forms(kind, value))


def test_another_number_does_not_meet() -> None:
    assert not set(typed_forms("202-555-0124")) & set(indexed_forms("phone", "+12025550123"))


def test_digits_of_any_script() -> None:
    assert digits("٢٠٢-555") == "202555"
