from __future__ import annotations

from collections.abc import Callable

import pytest

from asterism.access import Workspace, create_workspace
from asterism.access.audit.reading import KeptEntry
from asterism.access.people import (
    Administrator,
    PeopleError,
    Registry,
    add_agreement,
    add_organisation,
    add_person,
    agreements,
    groups,
    organisations,
    prove,
    revoke_agreement,
)
from asterism.access.people.accounts import Person
from asterism.access.people.service_tokens import make_service_token, usual_actions
from asterism.model.clock import DAY
from asterism.model.organisation import OrganisationKind, Role

Entries = Callable[[], list[KeptEntry]]


def test_the_workspace_s_own_comes_first(registry: Registry, operator: Administrator) -> None:
    add_organisation(registry, operator, "Aid", OrganisationKind.COMMERCIAL)
    first, second = organisations(registry, operator)
    assert (first.key, first.name, first.kind, first.own) == ("local", "local", "nonprofit", True)
    assert (second.key, second.own) == ("aid", False)


def test_its_name_can_change_and_its_key_does_not(workspace: Workspace) -> None:
    again = create_workspace(
        workspace.paths.root,
        None if workspace.database.dialect == "sqlite" else workspace.database.url,
        organisation="  Hope   Line ",
        organisation_kind=OrganisationKind.GOVERNMENT,
    )
    by = again.administrator(None, "administration")
    (own,) = organisations(again.registry, by)
    assert (own.key, own.name, own.kind) == ("local", "Hope Line", "government")
    for number, name in enumerate(("hope line", "local", "Hópe-Line")):
        person = add_person(again.registry, by, f"ana {number}", name, [Role.ANALYST])
        assert person.organisation == "local"
    again.close()


@pytest.mark.parametrize("name", ["Hope Line", "hope line", "HOPE-LINE", "Hópe  Line"])
def test_names_that_look_alike_are_one(
    registry: Registry, operator: Administrator, name: str
) -> None:
    made = add_organisation(registry, operator, "Hope Line", OrganisationKind.NONPROFIT)
    assert made.key == "hope-line"
    with pytest.raises(PeopleError, match="already"):
        add_organisation(registry, operator, name, OrganisationKind.NONPROFIT)


def test_it_joins_groups_when_it_is_added(registry: Registry, operator: Administrator) -> None:
    kind = OrganisationKind.GOVERNMENT
    add_organisation(registry, operator, "North", kind, groups=["Task Force", "Border"])
    add_organisation(registry, operator, "South", kind, groups=["task force"])
    found = {group.key: group.organisations for group in groups(registry, operator)}
    assert found == {"task-force": ("north", "south"), "border": ("north",)}


def in_force(registry: Registry, operator: Administrator, person: Person) -> bool:
    token = make_service_token(registry, operator, person.name, actions=usual_actions(person.roles))
    return prove(registry, token.reveal()).subject.agreement_in_force


def test_an_agreement_holds_until_just_before_its_end(
    registry: Registry, operator: Administrator, ben: Person, clock: Callable[[], int]
) -> None:
    (first,) = agreements(registry, operator, "County Police")
    assert first.valid_until == clock() + 365 * DAY
    for at, holds in (
        (first.valid_from - 1, False),
        (first.valid_from, True),
        (first.valid_until - 1, True),
        (first.valid_until, False),
    ):
        clock.at = at  # type: ignore[attr-defined]
        assert in_force(registry, operator, ben) == holds
    later = first.valid_until + DAY
    add_agreement(registry, operator, "county police", until=later, reference="folder 7")
    assert in_force(registry, operator, ben)


def test_a_revoked_agreement_ends_at_once(
    registry: Registry, operator: Administrator, ben: Person
) -> None:
    (agreement,) = agreements(registry, operator, "County Police")
    assert in_force(registry, operator, ben)
    revoke_agreement(registry, operator, agreement.id)
    assert not in_force(registry, operator, ben)
    with pytest.raises(PeopleError, match="in force"):
        revoke_agreement(registry, operator, agreement.id)


def test_an_agreement_that_has_ended_cannot_be_made(
    registry: Registry, operator: Administrator, ben: Person, clock: Callable[[], int]
) -> None:
    for until, start in ((clock(), None), (clock() + DAY, clock() + DAY)):
        with pytest.raises(PeopleError, match="later day"):
            add_agreement(registry, operator, "County Police", until=until, valid_from=start)
    assert len(agreements(registry, operator, ben.organisation)) == 1


def test_every_act_and_every_look_is_audited(
    registry: Registry, operator: Administrator, entries: Entries
) -> None:
    add_organisation(registry, operator, "Aid", OrganisationKind.COMMERCIAL)
    organisations(registry, operator)
    acted = {(entry.action, entry.outcome, entry.person, entry.target) for entry in entries()}
    assert ("add-organisation", "acted", "operator:ola", "aid") in acted
    assert ("list-organisations", "allowed", "operator:ola", "") in acted
