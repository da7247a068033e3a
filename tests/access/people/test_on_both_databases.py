"""Every way in, on SQLite and on Postgres: what differs between them is in the statements."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from asterism.access import Workspace, create_workspace
from asterism.access.people import (
    Administrator,
    PeopleError,
    RelyingParty,
    SignInEndedError,
    SignInError,
    TooManyAttemptsError,
    accept_invitation,
    add_group,
    add_member,
    add_organisation,
    add_person,
    agreements,
    begin_authenticator,
    begin_passkey,
    begin_passkey_sign_in,
    confirm_authenticator,
    credentials,
    end_member,
    finish_passkey,
    finish_passkey_sign_in,
    groups,
    invite,
    make_recovery_codes,
    make_service_token,
    organisations,
    prove,
    revoke_agreement,
    revoke_service_token,
    service_tokens,
    session_of,
    set_password,
    sign_in_with_password_and_totp,
    sign_out_everywhere,
    state_purpose,
    suspend,
)
from asterism.access.people.attempts import count_attempt
from asterism.access.policy import Action
from asterism.model.organisation import OrganisationKind, Role

if TYPE_CHECKING:
    from tests.access.people.conftest import Clock, Codes, SoftwareAuthenticator


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def workspace(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Workspace]:
    url = request.getfixturevalue("postgres_database") if request.param == "postgres" else None
    made = create_workspace(tmp_path / "workspace", url)
    yield made
    made.close()


def test_organisations_groups_and_tokens(workspace: Workspace, operator: Administrator) -> None:
    registry = workspace.registry
    add_organisation(registry, operator, "Aid", OrganisationKind.NONPROFIT, groups=["North"])
    with pytest.raises(PeopleError, match="already"):
        add_organisation(registry, operator, "AID", OrganisationKind.RESEARCH)
    person = add_person(registry, operator, "Cyd", "Aid", [Role.ANALYST])
    add_group(registry, operator, "South")
    add_member(registry, operator, "South", person="Cyd")
    token = make_service_token(registry, operator, "Cyd", actions=[Action.READ]).reveal()
    subject = prove(registry, token).subject
    assert subject.groups == {"north"}
    assert subject.personal_groups == {"south"}
    assert (subject.own, subject.agreement_in_force) == (False, True)
    end_member(registry, operator, "North", organisation="Aid")
    end_member(registry, operator, "South", person="Cyd")
    assert {one.key: (one.organisations, one.people) for one in groups(registry, operator)} == {
        "north": ((), ()),
        "south": ((), ()),
    }
    revoke_agreement(registry, operator, agreements(registry, operator, "aid")[0].id)
    assert not prove(registry, token).subject.agreement_in_force
    revoke_service_token(registry, operator, service_tokens(registry, operator)[0].id)
    with pytest.raises(SignInEndedError):
        prove(registry, token)
    assert [one.own for one in organisations(registry, operator)] == [True, False]
    suspend(registry, operator, person.name)


def test_every_way_to_sign_in(
    workspace: Workspace,
    operator: Administrator,
    authenticator: SoftwareAuthenticator,
    party: RelyingParty,
    password: str,
    clock: Clock,
    codes_of: type[Codes],
) -> None:
    registry = replace(workspace.registry, clock=clock)
    add_person(registry, operator, "Ana", "local", [Role.ANALYST])
    invitation = invite(registry, operator, "Ana").reveal()
    here = accept_invitation(registry, invitation).sign_in
    with pytest.raises(SignInError):
        accept_invitation(registry, invitation)
    answer = authenticator.create(begin_passkey(registry, here, party))
    finish_passkey(registry, here, party, answer)
    with pytest.raises(SignInError):
        finish_passkey(registry, here, party, answer)
    set_password(registry, here, password)
    set_password(registry, here, password, password)
    enrolment = begin_authenticator(registry, here)
    phone = codes_of(base64.b32decode(enrolment.secret.reveal()), clock)
    confirm_authenticator(registry, here, enrolment.id, phone.code())
    recovery = make_recovery_codes(registry, here)[0].reveal()
    clock.turn(minutes=1)
    made = [
        finish_passkey_sign_in(
            registry,
            party,
            authenticator.get(begin_passkey_sign_in(registry, party, "::1")),
            "::1",
        ),
        sign_in_with_password_and_totp(registry, "ana", password, phone.code(), "::1"),
        sign_in_with_password_and_totp(registry, "ana", password, recovery, "::1"),
    ]
    assert [one.sign_in.method for one in made] == ["passkey", "password", "recovery"]
    for code in (phone.code(), recovery, "1"):
        with pytest.raises(SignInError):
            sign_in_with_password_and_totp(registry, "ana", password, code, "::1")
    clock.turn(minutes=2)
    state_purpose(registry, made[0].sign_in, "case 7\x00")
    assert session_of(registry, made[0].token.reveal()).purpose == "case 7"
    assert len(credentials(registry, made[0].sign_in)) == 4
    assert sign_out_everywhere(registry, made[0].sign_in) == 4
    for one in made:
        with pytest.raises(SignInEndedError):
            session_of(registry, one.token.reveal())


def test_attempts_are_counted(workspace: Workspace) -> None:
    for one in range(5):
        count_attempt(workspace.registry, f"{one}", "ana")
    with pytest.raises(TooManyAttemptsError):
        count_attempt(workspace.registry, "x", "ana")


@pytest.mark.parametrize("text", ["", "\x00", "\ud800", "x" * 10_000, "0" * 32])
def test_no_text_from_outside_breaks_a_statement(
    workspace: Workspace, operator: Administrator, party: RelyingParty, text: str
) -> None:
    registry = workspace.registry
    add_person(registry, operator, "Ana", "local", [Role.ANALYST])
    here = accept_invitation(registry, invite(registry, operator, "Ana").reveal()).sign_in
    for refused in (
        lambda: prove(registry, text),
        lambda: session_of(registry, text),
        lambda: accept_invitation(registry, text),
        lambda: sign_in_with_password_and_totp(registry, text, text, text, text),
        lambda: confirm_authenticator(registry, here, text, text),
        lambda: finish_passkey(registry, here, party, {"response": {"clientDataJSON": text}}),
        lambda: finish_passkey_sign_in(registry, party, {"id": text, "rawId": text}, text),
    ):
        with pytest.raises(SignInError):
            refused()
