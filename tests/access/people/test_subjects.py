from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from asterism.access.people import (
    Administrator,
    Person,
    Registry,
    add_agreement,
    add_member,
    add_person,
    agreements,
    revoke_agreement,
    suspend,
)
from asterism.access.people.subjects import every_subject
from asterism.model.clock import DAY
from asterism.model.organisation import OrganisationKind, Role
from asterism.model.subject import Subject

if TYPE_CHECKING:
    from tests.access.people.conftest import Clock

See = Callable[[Person], Subject]


def given(subject: Subject) -> tuple[bool, set[str]]:
    return subject.agreement_in_force, set(subject.groups)


def test_an_organisation_s_groups_are_its_people_s(
    registry: Registry,
    operator: Administrator,
    ana: Person,
    ben: Person,
    force: str,
    seen: See,
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
    seen: See,
) -> None:
    add_member(registry, operator, force, organisation="County Police")
    add_member(registry, operator, force, person="Ben Okoro")
    (agreement,) = agreements(registry, operator, "County Police")
    revoke_agreement(registry, operator, agreement.id)
    assert not seen(ben).agreement_in_force
    assert seen(ben).groups == set()
    assert seen(ben).personal_groups == {force}, "the policy decides what that is worth"


def test_groups_go_with_the_agreement_and_come_back_with_the_next(
    registry: Registry,
    operator: Administrator,
    ben: Person,
    force: str,
    clock: Clock,
    seen: See,
) -> None:
    add_member(registry, operator, force, organisation="County Police")
    (first,) = agreements(registry, operator, "County Police")
    clock.at = first.valid_until - 1
    assert given(seen(ben)) == (True, {force})
    clock.at += 1
    assert given(seen(ben)) == (False, set())
    add_agreement(registry, operator, "County Police", until=clock.at + DAY, reference="folder 7")
    assert given(seen(ben)) == (True, {force})


def test_the_workspace_s_own_organisation_needs_no_agreement(
    registry: Registry, operator: Administrator, force: str, clock: Clock, seen: See
) -> None:
    own = add_person(
        registry, operator, "Ola", "local", [Role.CUSTODIAN], clearances=["juvenile"]
    )  # fmt: skip
    add_member(registry, operator, force, organisation="local")
    clock.at += 4_000 * DAY
    assert agreements(registry, operator, "local") == []
    assert seen(own) == Subject(
        "Ola", "local", OrganisationKind.NONPROFIT, frozenset({Role.CUSTODIAN}),
        frozenset({"juvenile"}), groups=frozenset({force}), own=True, organisation_name="local",
    )  # fmt: skip


def test_everybody_whose_account_is_in_use_by_name(
    registry: Registry, operator: Administrator, ben: Person, ana: Person, seen: See
) -> None:
    with registry.database.reading() as connection:
        found = every_subject(connection, registry.clock())
    assert found == [seen(ana), seen(ben)]
    suspend(registry, operator, ana.name)
    with registry.database.reading() as connection:
        assert [one.name for one in every_subject(connection, registry.clock())] == [ben.name]
