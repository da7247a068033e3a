from __future__ import annotations

import pytest

from asterism.access.policy import Action, Actor, SingleUserPolicy
from asterism.model.errors import AccessDeniedError
from asterism.model.marking import LOCAL, Marking

MARKINGS = [LOCAL, Marking("other")]


ANA = Actor("ana", "look")


@pytest.mark.parametrize("actor", [ANA, Actor("service:ana", "stage link", service=True)])
def test_the_owner_and_her_stages_see_everything(actor: Actor) -> None:
    visibility = SingleUserPolicy("ana").visibility(actor, MARKINGS)
    assert visibility.marking_ids == {marking.id for marking in MARKINGS}


@pytest.mark.parametrize("person", ["ben", "service:ben", "", "ANA", "service:ana"])
def test_nobody_else_may_act(person: str) -> None:
    with pytest.raises(AccessDeniedError, match="belongs to somebody else"):
        SingleUserPolicy("ana").visibility(Actor(person, "look"), MARKINGS)


@pytest.mark.parametrize("purpose", ["", "  ", "\n"])
def test_nobody_reads_without_a_purpose(purpose: str) -> None:
    with pytest.raises(AccessDeniedError, match="state a purpose"):
        SingleUserPolicy("ana").visibility(Actor("ana", purpose), MARKINGS)


def test_a_purpose_against_a_possible_victim_is_refused_here_too() -> None:
    with pytest.raises(AccessDeniedError, match="refused"):
        SingleUserPolicy("ana").permits(Actor("ana", "arrest prostitutes"), Action.READ)


def test_the_owner_may_do_everything() -> None:
    policy = SingleUserPolicy("ana")
    assert all(policy.permits(Actor("ana", "look"), action, LOCAL).permitted for action in Action)
