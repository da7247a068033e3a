from __future__ import annotations

import pickle
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asterism.access.people.tokens import (
    Secret,
    looks_like_a_token,
    make_recovery_code,
    make_token,
    sha256_of,
)


def test_a_token_can_be_found_by_scanners_and_holds_256_bits() -> None:
    made = {make_token().reveal() for _ in range(200)}
    assert len(made) == 200
    assert all(re.fullmatch(r"ast_[0-9A-Za-z]{49}", token) for token in made)
    assert all(looks_like_a_token(token) for token in made)
    assert 62**43 > 2**256


@given(st.integers(0, 52), st.sampled_from("0Aaz_é "))
def test_a_mistyped_token_is_known_without_the_record(at: int, letter: str) -> None:
    token = make_token().reveal()
    mistyped = token[:at] + letter + token[at + 1 :]
    assert looks_like_a_token(mistyped) == (mistyped == token)


@given(st.text(max_size=80))
def test_no_text_is_taken_for_a_token_and_none_breaks_the_check(text: str) -> None:
    assert not looks_like_a_token(text)
    assert not looks_like_a_token("ast_" + text)
    assert len(sha256_of("sign-in", text)) == 64


def test_a_secret_shows_itself_to_nobody_who_does_not_ask() -> None:
    secret = Secret("hunter2")
    for shown in (str(secret), repr(secret), f"{secret}", f"{secret!r}", repr([secret])):
        assert "hunter2" not in shown
    assert secret.reveal() == "hunter2"
    with pytest.raises(AttributeError):
        secret.text  # type: ignore[attr-defined]  # noqa: B018 - there is none
    assert b"hunter2" in pickle.dumps(secret), "it is no vault: only keep it out of logs"


def test_one_secret_never_passes_as_another() -> None:
    token = make_token().reveal()
    kinds = ("sign-in", "service-token", "invitation", "recovery-code")
    assert len({sha256_of(kind, token) for kind in kinds}) == len(kinds)


def test_recovery_codes_hold_120_bits_and_may_be_typed_as_people_do() -> None:
    codes = {make_recovery_code().reveal() for _ in range(200)}
    assert len(codes) == 200
    assert all(re.fullmatch(r"([A-HJ-NP-Z2-9]{4}-){5}[A-HJ-NP-Z2-9]{4}", code) for code in codes)
    assert len(set("".join(codes)) - {"-"}) == 32
    code = codes.pop()
    typed = f" {code.lower().replace('-', ' ')}\n"
    assert sha256_of("recovery-code", typed) == sha256_of("recovery-code", code)
