"""What somebody may decide about: the records under the markings that the policy opens for it."""

from __future__ import annotations

from asterism.access import Session, Workspace
from asterism.access.policy import Action, Actor
from asterism.model.visibility import Visibility


def session_for(workspace: Workspace, actor: Actor, action: Action) -> Session:
    """Return a session that reaches the records with which the actor may do something.

    Whoever operates a shared workspace may erase and hold in it without reading it: such a
    session reaches every record, and what it finds is shown to nobody but as a count.

    Raises:
        AccessDeniedError: if the actor may not act at all.
    """
    markings = workspace.markings()
    if actor.subject is None:
        visibility = Visibility(frozenset(marking.id for marking in markings))
    else:
        visibility = workspace.policy.visibility(actor, markings, action)
    return Session(workspace.paths, workspace.database, actor, visibility, workspace.audit)
