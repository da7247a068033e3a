from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from asterism.access.people import (
    Administrator,
    NewSignIn,
    Person,
    Registry,
    SignInEndedError,
    make_service_token,
    prove,
    reinstate,
    revoke_service_token,
    service_tokens,
    suspend,
)
from asterism.access.people.proofs import Proof
from asterism.access.people.settings import MINUTE
from asterism.access.people.sign_ins import issue
from asterism.access.people.tokens import make_token
from asterism.access.policy import Action
from asterism.model.clock import DAY

if TYPE_CHECKING:
    from tests.access.people.conftest import Clock


@pytest.fixture
def signed_in(registry: Registry, ana: Person) -> NewSignIn:
    with registry.database.operating() as connection:
        return issue(registry, connection, ana, "passkey")


def test_why_one_does_not_hold_is_not_said(
    registry: Registry, operator: Administrator, ana: Person, invited: NewSignIn, clock: Clock
) -> None:
    given = {
        name: make_service_token(
            registry, operator, ana.name, actions=[Action.READ], name=name, lifetime=DAY
        ).reveal()
        for name in ("revoked", "expired")
    }
    (one,) = (t for t in service_tokens(registry, operator) if t.name == "revoked")
    revoke_service_token(registry, operator, one.id)
    said = set()
    for token in (given["revoked"], invited.token.reveal(), make_token().reveal(), "nonsense", ""):
        with pytest.raises(SignInEndedError) as refused:
            prove(registry, token)
        said.add(str(refused.value))
    clock.at += DAY - 1
    assert prove(registry, given["expired"]).subject.name == ana.name
    clock.at += 1
    with pytest.raises(SignInEndedError) as refused:
        prove(registry, given["expired"])
    said.add(str(refused.value))
    (only,) = said
    assert not any(token in only for token in given.values())


def test_a_sign_in_proves_its_person_and_is_not_limited(
    registry: Registry, signed_in: NewSignIn
) -> None:
    proof = prove(registry, signed_in.token.reveal())
    assert (proof.subject.name, proof.subject.organisation) == ("Ana Ruiz", "hope-line")
    assert (proof.actions, proof.purpose) == (None, None)
    assert all(proof.allows(action) for action in Action)


def test_a_proof_allows_what_it_names(registry: Registry, signed_in: NewSignIn) -> None:
    subject = prove(registry, signed_in.token.reveal()).subject
    for actions in (frozenset({Action.READ}), frozenset(Action), frozenset()):
        proof = Proof(subject, actions, None)
        assert {action for action in Action if proof.allows(action)} == actions


def test_a_proof_is_a_use(registry: Registry, signed_in: NewSignIn, clock: Clock) -> None:
    idle, token = registry.settings.idle, signed_in.token.reveal()
    assert idle > MINUTE
    for _ in range(2):
        clock.at += idle - 1
        assert prove(registry, token).subject.name == "Ana Ruiz"
    clock.at += idle
    with pytest.raises(SignInEndedError):
        prove(registry, token)


def test_a_suspended_person_s_proof_holds_no_more(
    registry: Registry, operator: Administrator, ana: Person, signed_in: NewSignIn
) -> None:
    suspend(registry, operator, ana.name)
    with pytest.raises(SignInEndedError):
        prove(registry, signed_in.token.reveal())
    reinstate(registry, operator, ana.name)
    with pytest.raises(SignInEndedError):
        prove(registry, signed_in.token.reveal())
