from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from asterism.access.people import (
    Administrator,
    NewSignIn,
    Person,
    Registry,
    SignInAgainError,
    SignInError,
    accept_invitation,
    credentials,
    invite,
    make_recovery_codes,
    recovery,
)
from asterism.access.people.settings import RECENT

if TYPE_CHECKING:
    from tests.access.people.conftest import Clock

Try = Callable[..., NewSignIn]


def test_a_recovery_code_stands_in_once(
    registry: Registry, invited: NewSignIn, attempt: Try
) -> None:
    codes = [code.reveal() for code in make_recovery_codes(registry, invited.sign_in)]
    assert len(set(codes)) == 10
    made = attempt(code=codes[3].lower().replace("-", " "))
    assert made.sign_in.method == "recovery"
    assert {one.kind: one.name for one in credentials(registry, made.sign_in)}[
        "recovery-codes"
    ] == "9 left"
    for wrong in (codes[3], "A" * 24):
        with pytest.raises(SignInError):
            attempt(code=wrong)
    with pytest.raises(SignInError):
        attempt(given="wrong", code=codes[4])
    new = [code.reveal() for code in make_recovery_codes(registry, made.sign_in)]
    with pytest.raises(SignInError):
        attempt(code=codes[5])
    assert attempt(code=new[0]).sign_in.method == "recovery"


def test_another_person_s_recovery_code_is_none(
    registry: Registry, operator: Administrator, ben: Person, attempt: Try
) -> None:
    of_ben = accept_invitation(registry, invite(registry, operator, ben.name).reveal())
    code = make_recovery_codes(registry, of_ben.sign_in)[0].reveal()
    with pytest.raises(SignInError):
        attempt(code=code)


def test_a_code_holds_for_its_person_until_it_is_used(
    registry: Registry, ana: Person, ben: Person, invited: NewSignIn
) -> None:
    code = make_recovery_codes(registry, invited.sign_in)[0]
    text, at = code.reveal(), registry.clock()
    assert text not in repr([code])
    with registry.database.operating() as connection:
        assert recovery.holds(connection, ana.id, text.lower())
        assert not recovery.holds(connection, ben.id, text)
        assert not recovery.use_up(connection, ben.id, text, at)
        assert not recovery.use_up(connection, ana.id, text[:-1], at)
        assert recovery.use_up(connection, ana.id, text, at)
        assert not recovery.use_up(connection, ana.id, text, at)
        assert not recovery.holds(connection, ana.id, text)


def test_new_codes_need_a_sign_in_of_the_last_ten_minutes(
    registry: Registry, attempt: Try, clock: Clock
) -> None:
    made = attempt()
    clock.at += RECENT - 1
    kept = make_recovery_codes(registry, made.sign_in)[0].reveal()
    clock.at += 1
    with pytest.raises(SignInAgainError):
        make_recovery_codes(registry, made.sign_in)
    assert attempt(code=kept).sign_in.method == "recovery", "the refused one ended none"
