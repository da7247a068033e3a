from __future__ import annotations

from collections.abc import Callable

import pytest

from asterism.access.audit.reading import KeptEntry
from asterism.access.people import (
    Administrator,
    NewSignIn,
    PeopleError,
    Person,
    Registry,
    SignInEndedError,
    SignInError,
    accept_invitation,
    add_person,
    change_person,
    invite,
    make_service_token,
    organisations,
    people,
    prove,
    reinstate,
    session_of,
    suspend,
    usual_actions,
)
from asterism.access.policy import Action
from asterism.model.organisation import OrganisationKind, Role

Entries = Callable[[], list[KeptEntry]]


def test_a_person_is_added_with_an_organisation_that_is_new(
    registry: Registry, operator: Administrator
) -> None:
    made = add_person(
        registry, operator, " Ben  Okoro ", "County Police", [Role.ANALYST, Role.AUDITOR],
        clearances=["juvenile", "sealed"], kind=OrganisationKind.GOVERNMENT,
    )  # fmt: skip
    assert (made.name, made.organisation, made.active) == ("Ben Okoro", "county-police", True)
    assert people(registry, operator) == [made]
    assert {one.name: one.kind for one in organisations(registry, operator)} == {
        "local": "nonprofit",
        "County Police": "government",
    }


@pytest.mark.usefixtures("ana")
@pytest.mark.parametrize(
    "name", ["Ana Ruiz", "ana ruiz", "ANA-RUIZ", "Aña  Ruíz", "\uff41\uff4e\uff41 ruiz"]
)
def test_two_people_never_look_alike(
    registry: Registry, operator: Administrator, name: str
) -> None:
    with pytest.raises(PeopleError, match="already"):
        add_person(registry, operator, name, "Hope Line", [Role.ANALYST])
    assert len(people(registry, operator)) == 1


@pytest.mark.usefixtures("ana")
@pytest.mark.parametrize(
    ("name", "organisation", "roles", "problem"),
    [
        ("operator:ola", "Hope Line", [Role.ANALYST], "colon"),
        ("service:x", "Hope Line", [Role.ANALYST], "colon"),
        ("", "Hope Line", [Role.ANALYST], "letters or digits"),
        ("Cyd", "", [Role.ANALYST], "organisation"),
        ("Cyd", "Hope Line", [], "give the person a role"),
    ],
)
def test_what_cannot_be_an_account_changes_nothing(
    registry: Registry,
    operator: Administrator,
    name: str,
    organisation: str,
    roles: list[Role],
    problem: str,
) -> None:
    before = organisations(registry, operator)
    with pytest.raises(PeopleError, match=problem):
        add_person(registry, operator, name, organisation, roles)
    assert len(people(registry, operator)) == 1
    assert organisations(registry, operator) == before


@pytest.mark.usefixtures("ana")
def test_an_organisation_that_there_is_keeps_its_kind(
    registry: Registry, operator: Administrator
) -> None:
    with pytest.raises(PeopleError, match="of the kind nonprofit"):
        add_person(
            registry, operator, "Cyd", "Hope Line", [Role.ANALYST], kind=OrganisationKind.COMMERCIAL
        )
    add_person(
        registry, operator, "Cyd", "hope line", [Role.ANALYST], kind=OrganisationKind.NONPROFIT
    )


def test_roles_and_clearances_change_from_the_next_read_on(
    registry: Registry, operator: Administrator, ana: Person
) -> None:
    token = make_service_token(registry, operator, ana.name, actions=[Action.READ]).reveal()
    assert prove(registry, token).subject.roles == {Role.ANALYST}
    change_person(
        registry, operator, "ana ruiz", roles=[Role.AUDITOR], clearances=["juvenile"],
        organisation="local",
    )  # fmt: skip
    subject = prove(registry, token).subject
    assert subject.roles == {Role.AUDITOR}
    assert subject.clearances == {"juvenile"}
    assert subject.own
    change_person(registry, operator, "ana ruiz", clearances=[])
    assert prove(registry, token).subject.clearances == set()
    with pytest.raises(PeopleError, match="role"):
        change_person(registry, operator, "ana ruiz", roles=[])


def test_suspension_ends_everything_at_once_and_for_good(
    registry: Registry, operator: Administrator, ana: Person, invited: NewSignIn
) -> None:
    token = make_service_token(
        registry, operator, ana.name, actions=usual_actions(ana.roles)
    ).reveal()
    invitation = invite(registry, operator, ana.name).reveal()
    sign_in = invited.token.reveal()
    assert session_of(registry, sign_in).person == ana.name
    suspend(registry, operator, ana.name)
    for reinstated in (False, True):
        if reinstated:
            reinstate(registry, operator, ana.name)
        with pytest.raises(SignInEndedError):
            prove(registry, token)
        with pytest.raises(SignInEndedError):
            session_of(registry, sign_in)
        with pytest.raises(SignInError):
            accept_invitation(registry, invitation)
    assert people(registry, operator)[0].active


def test_a_suspended_person_gets_neither_token_nor_invitation(
    registry: Registry, operator: Administrator, ana: Person
) -> None:
    suspend(registry, operator, ana.name)
    with pytest.raises(PeopleError, match="suspended"):
        invite(registry, operator, ana.name)
    with pytest.raises(PeopleError, match="suspended"):
        make_service_token(registry, operator, ana.name, actions=[Action.READ])


@pytest.mark.usefixtures("ana")
def test_who_did_what_to_whom_is_in_the_log(
    registry: Registry, operator: Administrator, entries: Entries
) -> None:
    change_person(registry, operator, "ana ruiz", roles=[Role.CUSTODIAN])
    suspend(registry, operator, "ana ruiz")
    found = {entry.action: entry for entry in entries()}
    assert found["add-person"].terms["roles"] == ["analyst"]
    assert found["change-person"].terms["roles"] == ["custodian"]
    assert {entry.outcome for entry in found.values()} == {"acted"}
    assert {entry.person for entry in found.values()} == {"operator:ola"}
