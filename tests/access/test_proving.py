"""Who acts: one user, people with proofs, and the owner of the computer's account."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from asterism.access import Workspace, create_workspace, open_workspace, proving
from asterism.access.people import (
    Administrator,
    accept_invitation,
    add_person,
    invite,
    make_service_token,
    suspend,
    usual_actions,
)
from asterism.access.people.tokens import make_token
from asterism.access.policy import Action, system_user
from asterism.model.errors import AccessDeniedError
from asterism.model.organisation import Role

READ = [Action.READ]
SHOWING = [Action.READ, Action.SEARCH, Action.EXPORT, Action.JUDGE, Action.REVIEW, Action.NOTE]


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Workspace]:
    made = create_workspace(tmp_path / "w")
    yield made
    made.close()


@pytest.fixture
def by(alone: Workspace) -> Administrator:
    return alone.administrator(None, "administration")


@pytest.fixture
def shared(alone: Workspace, by: Administrator) -> Workspace:
    """Give a workspace with Ana, an analyst, and Ada, an administrator."""
    add_person(alone.registry, by, "Ana Ruiz", "local", [Role.ANALYST])
    add_person(alone.registry, by, "Ada", "local", [Role.ADMINISTRATOR])
    return alone


def token(workspace: Workspace, person: str, **how: object) -> str:
    by = workspace.administrator(None, "administration")
    given: dict[str, object] = {"actions": usual_actions(set(Role)), **how}
    return make_service_token(workspace.registry, by, person, **given).reveal()  # type: ignore[arg-type]


def refused(workspace: Workspace) -> tuple[str, str]:
    """Return who was refused last, and what."""
    (last,) = workspace.audit.entries(limit=1)
    assert last.outcome == "denied"
    return last.person, last.action


def test_alone_the_owner_reads_without_a_proof(alone: Workspace) -> None:
    assert not alone.shared
    assert alone.session(None, "look").actor.person == system_user()
    assert alone.session(system_user(), "look").actor.subject is None
    assert alone.administrator(None, "look") == Administrator(system_user(), "look")


def test_alone_no_token_holds(alone: Workspace) -> None:
    with pytest.raises(AccessDeniedError):
        alone.session(None, "look", make_token().reveal())
    assert refused(alone) == ("", "session")


def test_another_account_of_the_computer_is_not_the_owner(
    alone: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = alone.owner
    monkeypatch.setattr(proving, "system_user", lambda: "mallory")
    for person in (None, owner, "mallory"):
        with pytest.raises(AccessDeniedError):
            alone.session(person, "look")
        with pytest.raises(AccessDeniedError):
            alone.administrator(person, "look")


def test_with_the_first_person_it_is_shared_and_stays_so(shared: Workspace) -> None:
    assert shared.shared
    suspend(shared.registry, shared.administrator(None, "administration"), "Ana Ruiz")
    suspend(shared.registry, shared.administrator(None, "administration"), "Ada")
    again = open_workspace(shared.paths.root)
    assert again.shared
    for person in (None, shared.owner, "Ana Ruiz"):
        with pytest.raises(AccessDeniedError, match="--token"):
            again.session(person, "look")
        assert refused(again) == (person or "", "session")
    again.close()


def test_the_proof_says_who_reads(shared: Workspace) -> None:
    proof = token(shared, "Ana Ruiz")
    for person in (None, "Ana Ruiz", "ana ruiz"):
        actor = shared.session(person, "case 1", proof).actor
        assert actor.person == "Ana Ruiz"
        assert actor.subject is not None
    for person in ("Ada", shared.owner):
        with pytest.raises(AccessDeniedError, match="leave --as out"):
            shared.session(person, "case 1", proof)
        assert refused(shared) == ("Ana Ruiz", "session")


@pytest.mark.parametrize("purpose", ["", "  "])
def test_who_reads_states_a_purpose(shared: Workspace, purpose: str) -> None:
    with pytest.raises(AccessDeniedError, match="state a purpose"):
        shared.session(None, purpose, token(shared, "Ana Ruiz"))
    assert refused(shared) == ("Ana Ruiz", "session")


def test_a_purpose_against_a_victim_is_refused_and_logged(shared: Workspace) -> None:
    with pytest.raises(AccessDeniedError):
        shared.session(None, "immigration enforcement", token(shared, "Ana Ruiz"))
    assert refused(shared) == ("Ana Ruiz", "session")


def test_a_token_of_one_purpose_needs_no_other(shared: Workspace) -> None:
    proof = token(shared, "Ana Ruiz", purpose="case  12")
    for stated in ("", "case 12", " case   12 "):
        assert shared.session(None, stated, proof).actor.purpose == "case 12"
    with pytest.raises(AccessDeniedError, match="good for one purpose"):
        shared.session(None, "case 13", proof)


def test_a_token_is_held_to_what_it_was_made_for(shared: Workspace) -> None:
    reading = token(shared, "Ana Ruiz", actions=READ)
    session = shared.session(None, "case 1", reading)
    assert session.visibility.marking_ids
    assert not session.searchable.marking_ids
    with pytest.raises(AccessDeniedError):
        shared.require(session.actor, Action.JUDGE)
    assert refused(shared) == ("Ana Ruiz", "judge")
    with pytest.raises(AccessDeniedError):
        shared.actor(Action.PROCESS, None, "case 1", reading)
    administering = token(shared, "Ada", actions=[Action.ADMINISTER])
    with pytest.raises(AccessDeniedError, match="may not be used to read"):
        shared.session(None, "case 1", administering)
    assert shared.administrator(None, "administration", administering).person == "Ada"


def test_who_administers_is_the_policy_s_decision(shared: Workspace) -> None:
    with pytest.raises(AccessDeniedError):
        shared.administrator(None, "administration", token(shared, "Ana Ruiz"))
    assert refused(shared) == ("Ana Ruiz", "administer")
    made = shared.administrator("ada", "administration", token(shared, "Ada"))
    assert made == Administrator("Ada", "administration")
    assert not shared.session(None, "case 1", token(shared, "Ada")).visibility.marking_ids


def test_an_administrator_of_a_member_administers_nothing_here(shared: Workspace) -> None:
    by = shared.administrator(None, "administration")
    add_person(shared.registry, by, "Eve", "Elsewhere", [Role.ADMINISTRATOR])
    with pytest.raises(AccessDeniedError):
        shared.administrator(None, "administration", token(shared, "Eve"))


def test_the_operator_administers_takes_in_and_reads_nothing(shared: Workspace) -> None:
    name = f"operator:{shared.owner}"
    for action in Action:
        for person in (None, shared.owner):
            if action in proving.OPERATORS_ACTS:
                assert shared.actor(action, person, "housekeeping").person == name
                continue
            with pytest.raises(AccessDeniedError, match="--token"):
                shared.actor(action, person, "housekeeping")
            assert refused(shared) == (name, action)
    assert not proving.OPERATORS_ACTS & set(SHOWING)
    assert shared.require_operator().person == name
    with pytest.raises(AccessDeniedError):
        shared.actor(Action.ADMINISTER, "Ada", "housekeeping")


def test_only_the_owner_s_account_is_the_operator(
    shared: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proving, "system_user", lambda: "mallory")
    for person in (None, shared.owner):
        with pytest.raises(AccessDeniedError, match="another account"):
            shared.actor(Action.ADMINISTER, person, "housekeeping")
        assert refused(shared) == ("operator:mallory", "administer")
    with pytest.raises(AccessDeniedError):
        shared.require_operator()


def test_stages_read_in_a_shared_workspace(shared: Workspace) -> None:
    assert shared.service("index").visibility.marking_ids == {
        marking.id for marking in shared.markings()
    }


def test_a_sign_in_is_a_proof_and_an_invitation_is_none(shared: Workspace) -> None:
    by = shared.administrator(None, "administration")
    made = accept_invitation(shared.registry, invite(shared.registry, by, "Ana Ruiz").reveal())
    with pytest.raises(AccessDeniedError):
        shared.session(None, "case 1", made.token.reveal())


def test_another_process_s_suspension_holds_at_once(shared: Workspace) -> None:
    proof = token(shared, "Ana Ruiz")
    shared.session(None, "case 1", proof)
    other = open_workspace(shared.paths.root)
    suspend(other.registry, other.administrator(None, "administration"), "Ana Ruiz")
    other.close()
    with pytest.raises(AccessDeniedError):
        shared.session(None, "case 1", proof)


def test_what_is_asked_shows_no_proof() -> None:
    proof = make_token().reveal()
    assert proof not in repr(proving.Asked(None, "case 1", proof, Action.READ))
