"""What people decide: judgements on pairs of documents and reviews of leads."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any, Final

from asterism.access import Session, Workspace
from asterism.access.policy import Action
from asterism.model.clock import now
from asterism.model.errors import AsterismError
from asterism.model.ids import derive_id
from asterism.model.judgement import Judgement
from asterism.model.lead import LeadState
from asterism.pipeline.markings import MarkingCombiner
from asterism.pipeline.networks import form_networks
from asterism.pipeline.stage import StageContext
from asterism.record import schema
from asterism.record.jobs import JobBusyError
from asterism.record.writing import insert_rows

JUDGEMENT_COLUMNS: Final = (
    "id", "left_id", "right_id", "verdict", "person", "purpose", "note", "decided_at",
    "supersedes", "marking_id", "change_sequence",
)  # fmt: skip
REVIEW_COLUMNS: Final = (
    "id", "lead_id", "state", "person", "purpose", "note", "reviewed_at", "marking_id",
    "change_sequence",
)  # fmt: skip


def judge(
    workspace: Workspace,
    session: Session,
    pair: tuple[str, str],
    verdict: Judgement,
    note: str = "",
) -> Mapping[str, Any]:
    """Keep a person's decision on two documents; `follow_judgements` forms the networks.

    A later judgement on the same pair supersedes this one; to undo one, judge "unsure".

    Returns:
        The judgement's id and the pair in stored order.

    Raises:
        AsterismError: if the two are one document.
        NotFoundError: if the person may not see one of them.
        AccessDeniedError: if the policy does not let them judge one of them.
    """
    left, right = sorted(pair)
    if left == right:
        message = "a judgement is about two different documents"
        raise AsterismError(message)
    documents = [session.document(left), session.document(right)]
    _require(workspace, session, Action.JUDGE, {item["marking_id"] for item in documents})
    former = next(
        (
            item["id"]
            for item in session.judgements([left])
            if (item["left_id"], item["right_id"]) == (left, right)
        ),
        None,
    )
    marking_id = MarkingCombiner(workspace).combine(item["marking_id"] for item in documents)
    actor, at = session.actor, now()
    judgement_id = derive_id("judgement", left, right, actor.person, at)
    with workspace.database.writing("judgement") as commit:
        row = (
            judgement_id, left, right, verdict.value, actor.person, actor.purpose, note, at,
            former, marking_id, commit.sequence,
        )  # fmt: skip
        insert_rows(commit.connection, schema.judgements, JUDGEMENT_COLUMNS, [row])
    return {"id": judgement_id, "left_id": left, "right_id": right, "verdict": verdict.value}


def follow_judgements(workspace: Workspace) -> bool:
    """Form networks until they follow every judgement; return whether this process did.

    Where another one is at work on them, it looks again when it is done and so follows what was
    kept meanwhile; a decision is never refused for it.
    """
    context = StageContext(workspace)
    contexts = [context]
    if workspace.shared:
        contexts = [replace(context, view=view) for view in workspace.views.every()]
    try:
        for each in contexts:
            while form_networks(each):
                pass
    except JobBusyError:
        return False
    return True


def review_lead(
    workspace: Workspace, session: Session, lead_id: str, state: LeadState, note: str = ""
) -> Mapping[str, Any]:
    """Keep how far a person has come with a lead.

    Raises:
        NotFoundError: if the person may not see the lead.
        AccessDeniedError: if the policy does not let them review it.
    """
    lead = session.lead(lead_id)
    _require(workspace, session, Action.REVIEW, {lead["marking_id"]})
    actor, at = session.actor, now()
    review_id = derive_id("review", lead_id, actor.person, at)
    with workspace.database.writing("lead-review") as commit:
        row = (
            review_id, lead_id, state.value, actor.person, actor.purpose, note, at,
            lead["marking_id"], commit.sequence,
        )  # fmt: skip
        insert_rows(commit.connection, schema.lead_reviews, REVIEW_COLUMNS, [row])
    return {"id": review_id, "lead_id": lead_id, "state": state.value}


def _require(
    workspace: Workspace, session: Session, action: Action, marking_ids: AbstractSet[int]
) -> None:
    """Let pass who may do this with statements under these markings.

    Raises:
        AccessDeniedError: if the policy refuses; the refusal is audited.
    """
    for marking in workspace.markings():
        if marking.id in marking_ids:
            workspace.require(session.actor, action, marking)
