from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from asterism.access.people import (
    Administrator,
    Credential,
    NewSignIn,
    PeopleError,
    Person,
    Registry,
    RelyingParty,
    SignInAgainError,
    accept_invitation,
    begin_passkey,
    begin_passkey_sign_in,
    credentials,
    finish_passkey,
    finish_passkey_sign_in,
    invite,
    make_recovery_codes,
    remove_credential,
    rename_credential,
)
from asterism.access.people.sign_ins import SignIn, issue

if TYPE_CHECKING:
    from tests.access.people.conftest import Clock, Codes, SoftwareAuthenticator


@pytest.fixture
def everything(
    registry: Registry,
    invited: NewSignIn,
    codes: Codes,  # noqa: ARG001 - a password and an authenticator
    authenticator: SoftwareAuthenticator,
    party: RelyingParty,
) -> SignIn:
    """Give Ana every way to sign in."""
    options = begin_passkey(registry, invited.sign_in, party)
    finish_passkey(registry, invited.sign_in, party, authenticator.create(options), "laptop")
    make_recovery_codes(registry, invited.sign_in)
    asked = begin_passkey_sign_in(registry, party, "::1")
    return finish_passkey_sign_in(registry, party, authenticator.get(asked), "::1").sign_in


def kinds(kept: list[Credential]) -> list[str]:
    return [one.kind for one in kept]


def test_people_see_what_they_have(registry: Registry, everything: SignIn) -> None:
    found = credentials(registry, everything)
    assert kinds(found) == ["passkey", "authenticator", "password", "recovery-codes"]
    assert [one.name for one in found] == ["laptop", "phone", "Password", "10 left"]
    assert found[0].last_used_at == registry.clock()


def test_passkeys_and_authenticators_are_named(registry: Registry, everything: SignIn) -> None:
    passkey, authenticator, password, _ = credentials(registry, everything)
    rename_credential(registry, everything, "passkey", passkey.id, " work  laptop ")
    rename_credential(registry, everything, "authenticator", authenticator.id, "old phone")
    names = [one.name for one in credentials(registry, everything)]
    assert names[:2] == ["work laptop", "old phone"]
    with pytest.raises(PeopleError, match="no such way"):
        rename_credential(registry, everything, "password", password.id, "x1")
    with pytest.raises(PeopleError, match="name"):
        rename_credential(registry, everything, "passkey", passkey.id, "")


def test_the_last_way_that_works_stays(registry: Registry, everything: SignIn) -> None:
    passkey, authenticator, password, codes = credentials(registry, everything)
    remove_credential(registry, everything, "recovery-codes", codes.id)
    remove_credential(registry, everything, "authenticator", authenticator.id)
    with pytest.raises(PeopleError, match="last way"):
        remove_credential(registry, everything, "passkey", passkey.id)
    remove_credential(registry, everything, "password", password.id)
    assert kinds(credentials(registry, everything)) == ["passkey"]


def test_without_the_passkey_a_password_with_codes_is_enough(
    registry: Registry, everything: SignIn
) -> None:
    passkey, authenticator, password, codes = credentials(registry, everything)
    remove_credential(registry, everything, "passkey", passkey.id)
    remove_credential(registry, everything, "recovery-codes", codes.id)
    for one in (authenticator, password):
        with pytest.raises(PeopleError, match="last way"):
            remove_credential(registry, everything, one.kind, one.id)


def test_nobody_touches_another_s(
    registry: Registry, operator: Administrator, ben: Person, everything: SignIn
) -> None:
    of_ben = accept_invitation(registry, invite(registry, operator, ben.name).reveal()).sign_in
    for one in credentials(registry, everything):
        with pytest.raises(PeopleError, match="no such way"):
            remove_credential(registry, of_ben, one.kind, one.id)
        with pytest.raises(PeopleError, match="no such way"):
            rename_credential(registry, of_ben, one.kind, one.id, "mine")
    assert len(credentials(registry, everything)) == 4


def test_removing_needs_a_recent_sign_in(
    registry: Registry, everything: SignIn, clock: Clock
) -> None:
    clock.turn(minutes=11)
    passkey = credentials(registry, everything)[0]
    with pytest.raises(SignInAgainError):
        remove_credential(registry, everything, "passkey", passkey.id)


def test_a_removed_passkey_does_not_sign_in(
    registry: Registry,
    ana: Person,
    everything: SignIn,
    authenticator: SoftwareAuthenticator,
    party: RelyingParty,
) -> None:
    remove_credential(registry, everything, "passkey", credentials(registry, everything)[0].id)
    asked = begin_passkey_sign_in(registry, party, "::1")
    with pytest.raises(Exception, match="not accepted"):
        finish_passkey_sign_in(registry, party, authenticator.get(asked), "::1")
    with registry.database.operating() as connection:
        still = issue(registry, connection, ana, "password")
    assert kinds(credentials(registry, still.sign_in))[0] == "authenticator"
