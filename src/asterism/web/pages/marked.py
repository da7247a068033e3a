"""What every page of one record says about its marking, and asks because of it."""

from __future__ import annotations

from typing import Any

from fastapi import Request

from asterism.access import Session
from asterism.access.policy import Action
from asterism.web.again import require_again
from asterism.web.answers.markings import marking_answer
from asterism.web.answers.readers import may_see_readers
from asterism.web.asking import door_of


def show_marking(
    request: Request, session: Session, marking_id: int, record_id: str
) -> dict[str, Any]:
    """Return what a page's template needs to show a record's marking.

    Raises:
        PurposeAgainError: if such a record asks for the purpose again before it is shown.
    """
    door = door_of(request)
    marking = door.marking(marking_id)
    require_again(request, Action.READ, record_id, marking)
    policy, actor = door.workspace.policy, session.actor
    return {
        "marking": marking_answer(door.workspace, session, marking),
        "sees_readers": may_see_readers(door.workspace, session, marking),
        "may_export": policy.permits(actor, Action.EXPORT, marking).permitted,
        "may_mark": policy.permits(actor, Action.NARROW, marking).permitted,
    }
