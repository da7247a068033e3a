from __future__ import annotations

import pytest

from asterism.access import Workspace
from asterism.access.policy import Action, Actor, SharedPolicy, system_user
from asterism.access.policy.words import MarkingWords
from asterism.model.errors import AccessDeniedError
from asterism.model.organisation import OrganisationKind, Role
from asterism.model.subject import Subject
from asterism.pipeline.acting import session_for, whole_record
from asterism.pipeline.remarking import narrow

COUNT = "SELECT COUNT(*) FROM documents WHERE {visible}"


def count(workspace: Workspace, actor: Actor, action: Action) -> int:
    return int(session_for(workspace, actor, action).rows("documents", COUNT)[0][0])


def test_whoever_decides_reaches_what_the_policy_opens_for_it(brought: Workspace) -> None:
    shared = Workspace(brought.paths, brought.database, brought.owner, policy=SharedPolicy())

    def person(organisation: str, *roles: Role) -> Actor:
        subject = Subject("ana", organisation, OrganisationKind.NONPROFIT, frozenset(roles))
        return Actor("ana", "request 1", subject)

    everything = count(shared, person("local", Role.CUSTODIAN), Action.ERASE)
    assert everything > 0
    assert count(shared, person("local", Role.ANALYST), Action.READ) == everything
    assert count(shared, person("local", Role.ANALYST), Action.ERASE) == 0
    assert count(shared, person("beta", Role.CUSTODIAN), Action.ERASE) == 0
    assert count(shared, Actor(f"operator:{system_user()}", "request 1"), Action.HOLD) == everything
    with pytest.raises(AccessDeniedError):
        session_for(shared, Actor(f"operator:{system_user()}", "request 1"), Action.EXPORT)


def test_what_nobody_sees_can_be_erased(brought: Workspace) -> None:
    owner = Actor(brought.owner, "request 1")
    before = count(brought, owner, Action.ERASE)
    person = brought.session(None, "request 1")
    ((document_id,),) = person.rows("documents", "SELECT MIN(id) FROM documents WHERE {visible}")
    narrow(brought, person, [document_id], MarkingWords(consent="withdrawn"))
    assert count(brought, owner, Action.ERASE) == before
    assert count(brought, owner, Action.READ) < before
    assert int(whole_record(brought, owner).rows("documents", COUNT)[0][0]) == before
