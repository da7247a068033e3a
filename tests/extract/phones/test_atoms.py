from __future__ import annotations

import pytest

from asterism.extract.phones.atoms import SPELLINGS, read


@pytest.mark.parametrize(
    ("token", "digits"),
    [
        ("813", "813"), ("four1five", "415"), ("5five5", "555"), ("o1", "01"), ("8l3", "813"),
        ("z3r0", "0"), ("7even", "7"), ("seis", "6"), ("fyve", "5"), ("call813", "813"),
        ("8135550123now", "8135550123"), ("oneohtwo", "102"), ("fifteen", "15"),
        ("veintidos", "22"),
    ],
)  # fmt: skip
def test_tokens_that_are_digits(token: str, digits: str) -> None:
    reading = read(token)
    assert reading is not None
    assert reading.digits == digits
    assert reading.sure
    assert reading.plain == token.removeprefix("call").removesuffix("now").isdigit()


@pytest.mark.parametrize(
    "token", ["phone", "someone", "often", "weight", "is", "boss", "5th", "ruby8"]
)
def test_tokens_that_are_words(token: str) -> None:
    assert read(token) is None


@pytest.mark.parametrize("token", ["to", "for", "o", "i", "sss", "oil"[:2]])
def test_tokens_that_are_digits_only_among_digits(token: str) -> None:
    reading = read(token)
    assert reading is not None
    assert not reading.sure


def test_every_spelling_is_one_digit_and_keeps_a_letter() -> None:
    for spelling, digit in SPELLINGS.items():
        assert digit in "0123456789"
        assert len(digit) == 1
        assert not spelling.isdigit()


def test_long_tokens_are_not_remembered() -> None:
    assert read("5" * 100) is not None
    assert read("five" * 100) is None
