from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from asterism.access.audit.reading import KeptEntry
from asterism.access.people import (
    Administrator,
    PeopleError,
    Person,
    Registry,
    add_member,
    end_member,
    groups,
)
from asterism.model.clock import DAY
from asterism.model.subject import Subject

if TYPE_CHECKING:
    from tests.access.people.conftest import Clock

Entries = Callable[[], list[KeptEntry]]
See = Callable[[Person], Subject]


def test_a_person_may_be_named_for_themselves_until_a_moment(
    registry: Registry,
    operator: Administrator,
    ana: Person,
    force: str,
    clock: Clock,
    seen: See,
) -> None:
    end = clock() + DAY
    add_member(registry, operator, force, person="ANA RUIZ", until=end)
    for at, belongs in ((end - 1, True), (end, False), (end - DAY - 1, False)):
        clock.at = at
        assert (seen(ana).personal_groups == {force}) == belongs


def test_who_left_is_out_from_then_on(
    registry: Registry,
    operator: Administrator,
    ana: Person,
    force: str,
    clock: Clock,
    seen: See,
) -> None:
    add_member(registry, operator, force, person="Ana Ruiz")
    clock.at += 1
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
def test_a_membership_ends_after_it_begins(
    registry: Registry, operator: Administrator, clock: Clock
) -> None:
    with pytest.raises(PeopleError, match="has passed"):
        add_member(registry, operator, "Task Force", person="Ana Ruiz", until=clock.at)
    assert groups(registry, operator)[0].people == ()
    add_member(registry, operator, "Task Force", person="Ana Ruiz", until=clock.at + 1)
    assert groups(registry, operator)[0].people == ("Ana Ruiz",)
    clock.at += 1
    with pytest.raises(PeopleError, match="not in the group"):
        end_member(registry, operator, "Task Force", person="Ana Ruiz")


def test_an_organisation_leaves_without_the_people_who_are_named(
    registry: Registry,
    operator: Administrator,
    ana: Person,
    force: str,
    clock: Clock,
    seen: See,
    entries: Entries,
) -> None:
    add_member(registry, operator, force, organisation="Hope Line")
    add_member(registry, operator, force, person="Ana Ruiz")
    clock.at += 1
    with pytest.raises(PeopleError, match="not both"):
        end_member(registry, operator, force, organisation="Hope Line", person="Ana Ruiz")
    end_member(registry, operator, "TASK force", organisation="hope-line")
    assert seen(ana).groups == set()
    assert seen(ana).personal_groups == {force}
    acted = [(entry.action, entry.target) for entry in entries() if "member" in entry.action]
    assert acted == [("end-group-member", force)] + [("add-group-member", force)] * 2
    add_member(registry, operator, force, organisation="Hope Line")
    assert seen(ana).groups == {force}, "who left may come again"
