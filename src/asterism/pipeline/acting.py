"""What somebody may decide about: the records under the markings that the policy opens for it."""

from __future__ import annotations

from typing import Final

from asterism.access import Session, Workspace
from asterism.access.policy import Action, Actor
from asterism.model.visibility import Visibility

OPERATED: Final = frozenset({Action.ERASE, Action.HOLD})


def session_for(workspace: Workspace, actor: Actor, action: Action) -> Session:
    """Return a session that reaches the records with which the actor may do something.

    Whoever operates a workspace may erase and hold in it without reading it: such a session
    reaches every record, and what it finds is shown to nobody but as a count.

    Raises:
        AccessDeniedError: if the actor may not act at all.
    """
    if actor.subject is None and action in OPERATED:
        return whole_record(workspace, actor)
    visibility = workspace.policy.visibility(actor, workspace.markings(), action)
    return Session(workspace.paths, workspace.database, actor, visibility, workspace.audit)


def whole_record(workspace: Workspace, actor: Actor) -> Session:
    """Return a session that reaches every record, withdrawn and expired ones too.

    For acts that must miss nothing and show nothing.
    """
    every = Visibility(frozenset(marking.id for marking in workspace.markings()))
    return Session(workspace.paths, workspace.database, actor, every, workspace.audit)
