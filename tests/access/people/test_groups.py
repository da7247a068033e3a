from __future__ import annotations

from collections.abc import Callable

import pytest

from asterism.access.people import (
    Administrator,
    PeopleError,
    Person,
    Registry,
    add_group,
    add_member,
    agreements,
    end_member,
    groups,
    revoke_agreement,
    subject_of,
)
from asterism.model.clock import DAY
from asterism.model.subject import Subject


@pytest.fixture
def seen(registry: Registry) -> Callable[[Person], Subject]:
    def see(person: Person) -> Subject:
        with registry.database.reading() as connection:
            return subject_of(connection, person, registry.clock())

    return see


@pytest.fixture
def force(registry: Registry, operator: Administrator) -> str:
    return add_group(registry, operator, "Task Force")


def test_an_organisation_s_groups_are_its_people_s(
    registry: Registry,
    operator: Administrator,
    ana: Person,
    ben: Person,
    force: str,
    seen: Callable[[Person], Subject],
) -> None:
    add_member(registry, operator, "task force", organisation="County Police")
    assert seen(ben).groups == {force}
    assert seen(ben).personal_groups == set()
    assert seen(ana).groups == set()


def test_without_an_agreement_they_give_nothing(
    registry: Registry,
    operator: Administrator,
    ben: Person,
    force: str,
    seen: Callable[[Person], Subject],
) -> None:
    add_member(registry, operator, force, organisation="County Police")
    add_member(registry, operator, force, person="Ben Okoro")
    (agreement,) = agreements(registry, operator, "County Police")
    revoke_agreement(registry, operator, agreement.id)
    assert not seen(ben).agreement_in_force
    assert seen(ben).groups == set()
    assert seen(ben).personal_groups == {force}, "the policy decides what that is worth"


def test_a_person_may_be_named_for_themselves_until_a_moment(
    registry: Registry,
    operator: Administrator,
    ana: Person,
    force: str,
    clock: Callable[[], int],
    seen: Callable[[Person], Subject],
) -> None:
    end = clock() + DAY
    add_member(registry, operator, force, person="ANA RUIZ", until=end)
    for at, belongs in ((end - 1, True), (end, False), (end - DAY - 1, False)):
        clock.at = at  # type: ignore[attr-defined]
        assert (seen(ana).personal_groups == {force}) == belongs


def test_who_left_is_out_from_then_on(
    registry: Registry,
    operator: Administrator,
    ana: Person,
    force: str,
    clock: Callable[[], int],
    seen: Callable[[Person], Subject],
) -> None:
    add_member(registry, operator, force, person="Ana Ruiz")
    clock.at += 1  # type: ignore[attr-defined]
    (group,) = groups(registry, operator)
    assert (group.people, group.organisations) == (("Ana Ruiz",), ())
    end_member(registry, operator, force, person="Ana Ruiz")
    assert seen(ana).personal_groups == set()
    assert groups(registry, operator)[0].people == ()
    with pytest.raises(PeopleError, match="not in the group"):
        end_member(registry, operator, force, person="Ana Ruiz")


@pytest.mark.usefixtures("ana", "force")
@pytest.mark.parametrize(
    ("member", "problem"),
    [
        ({"person": "Nobody"}, "no person"),
        ({"organisation": "Nobody"}, "no organisation"),
        ({}, "name an organisation or a person"),
        ({"person": "Ana Ruiz", "organisation": "Hope Line"}, "not both"),
        ({"person": "Ana Ruiz", "until": 5}, "has passed"),
    ],
)
def test_what_cannot_be_a_member_is_said(
    registry: Registry, operator: Administrator, member: dict[str, str], problem: str
) -> None:
    with pytest.raises(PeopleError, match=problem):
        add_member(registry, operator, "Task Force", **member)  # type: ignore[arg-type]


@pytest.mark.usefixtures("ana", "force")
def test_groups_are_made_once_and_before_people_join(
    registry: Registry, operator: Administrator
) -> None:
    with pytest.raises(PeopleError, match="already"):
        add_group(registry, operator, "TASK force")
    with pytest.raises(PeopleError, match="group add"):
        add_member(registry, operator, "Tusk Force", person="Ana Ruiz")
