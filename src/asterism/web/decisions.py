"""What people decide on a page: kept by the pipeline, and followed at once where possible."""

from __future__ import annotations

from typing import Final

from asterism.access import Session, Workspace
from asterism.access.policy import Action
from asterism.model.judgement import Judgement
from asterism.model.lead import LeadState
from asterism.pipeline import judging

NOTE_LENGTH: Final = 2_000


def judge(
    workspace: Workspace,
    session: Session,
    pair: tuple[str, str],
    verdict: Judgement,
    note: str = "",
) -> str:
    """Keep a person's decision on two documents, bring networks up to it, and return its id.

    Where another process is at work on the networks, it or the next run follows the decision.

    Raises:
        AsterismError: if both ids are of one document.
        NotFoundError: if one of them is of no document that this person may see.
        AccessDeniedError: if the policy lets this person judge neither or one of them.
    """
    known = {marking.id: marking for marking in workspace.markings()}
    for row in session.documents(list(pair)):
        workspace.require(session.actor, Action.JUDGE, known[row["marking_id"]])
    kept = judging.judge(workspace, session, pair, verdict, note.strip())
    judging.follow_judgements(workspace)
    return str(kept["id"])


def review_lead(
    workspace: Workspace, session: Session, lead_id: str, state: LeadState, note: str = ""
) -> str:
    """Keep how far a person has come with a lead and return the review's id.

    Raises:
        NotFoundError: if there is no such lead that this person may see.
        AccessDeniedError: if the policy does not let this person review it.
    """
    known = {marking.id: marking for marking in workspace.markings()}
    workspace.require(session.actor, Action.REVIEW, known[session.lead(lead_id)["marking_id"]])
    return str(judging.review_lead(workspace, session, lead_id, state, note.strip())["id"])
