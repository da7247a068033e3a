"""What people decide, written into the record: judgements on pairs and reviews of leads."""

from __future__ import annotations

from typing import Final

from asterism.access import Session, Workspace
from asterism.model.clock import now
from asterism.model.errors import AsterismError
from asterism.model.ids import derive_id
from asterism.model.judgement import Judgement
from asterism.model.lead import LeadState
from asterism.model.marking import LOCAL
from asterism.record import schema
from asterism.record.writing import insert_rows, intern_marking

NOTE_LENGTH: Final = 2_000


def judge(
    workspace: Workspace,
    session: Session,
    pair: tuple[str, str],
    verdict: Judgement,
    note: str = "",
) -> str:
    """Record a person's decision on two documents; the next linking follows it.

    Args:
        workspace: where to.
        session: whose decision it is; both documents must be visible in it.
        pair: ids of two different documents, in either order.
        verdict: same owner, different owners, or unsure.
        note: why, in the person's words; cut at `NOTE_LENGTH` characters.

    Returns:
        The judgement's id.

    Raises:
        AsterismError: if both ids are of one document.
        NotFoundError: if one of them is of no document that this person may see.
    """
    left, right = sorted(pair)
    if left == right:
        message = "choose two different documents to compare"
        raise AsterismError(message)
    for document_id in (left, right):
        session.document(document_id)
    former = [row for row in session.judgements([left]) if row["right_id"] == right]
    actor, at = session.actor, now()
    judgement_id = derive_id("judgement", left, right, verdict.value, actor.person, at)
    row = (
        judgement_id, left, right, verdict.value, actor.person, actor.purpose,
        note.strip()[:NOTE_LENGTH], at, former[0]["id"] if former else None,
    )  # fmt: skip
    with workspace.database.writing("judgement") as commit:
        insert_rows(
            commit.connection,
            schema.judgements,
            (
                "id", "left_id", "right_id", "verdict", "person", "purpose", "note",
                "decided_at", "supersedes", "marking_id", "change_sequence",
            ),
            [(*row, intern_marking(commit.connection, LOCAL), commit.sequence)],
        )  # fmt: skip
    return judgement_id


def review_lead(
    workspace: Workspace, session: Session, lead_id: str, state: LeadState, note: str = ""
) -> str:
    """Record how far a person has come with a lead; return the review's id.

    Raises:
        NotFoundError: if there is no such lead that this person may see.
    """
    session.lead(lead_id)
    actor, at = session.actor, now()
    review_id = derive_id("lead-review", lead_id, state.value, actor.person, at)
    row = (
        review_id, lead_id, state.value, actor.person, actor.purpose,
        note.strip()[:NOTE_LENGTH], at,
    )  # fmt: skip
    with workspace.database.writing("lead-review") as commit:
        insert_rows(
            commit.connection,
            schema.lead_reviews,
            (
                "id", "lead_id", "state", "person", "purpose", "note", "reviewed_at",
                "marking_id", "change_sequence",
            ),
            [(*row, intern_marking(commit.connection, LOCAL), commit.sequence)],
        )  # fmt: skip
    return review_id
