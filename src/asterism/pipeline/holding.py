"""Legal holds: what they name is neither erased nor given up to retention while they stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import update

from asterism.access import Session, Workspace
from asterism.access.audit import AuditEntry
from asterism.access.policy import Action, Actor
from asterism.model.clock import now
from asterism.model.errors import AsterismError, NotFoundError
from asterism.model.ids import derive_id
from asterism.pipeline.acting import session_for
from asterism.pipeline.lookups import id_lists
from asterism.pipeline.markings import MarkingCombiner
from asterism.pipeline.subjects import NOTHING, Selection, find
from asterism.record import schema
from asterism.record.writing import insert_rows

HOLD_COLUMNS: Final = (
    "id", "person", "purpose", "legal_basis", "held_at", "until", "marking_id", "change_sequence",
)  # fmt: skip
STANDING: Final = "released_at IS NULL AND (until IS NULL OR until > {now})"


@dataclass(frozen=True, slots=True)
class Hold:
    """A legal hold.

    Attributes:
        id: of the hold.
        person: who put it on.
        legal_basis: on what ground.
        held_at: when, microseconds since 1970 in UTC.
        until: when it ends by itself, or None.
        released_at: when it was taken off, or None.
        documents: how many documents it names.
        identifiers: how many identifiers, with whatever carries them.
    """

    id: str
    person: str
    legal_basis: str
    held_at: int
    until: int | None
    released_at: int | None
    documents: int
    identifiers: int


def hold(
    workspace: Workspace,
    actor: Actor,
    selection: Selection,
    legal_basis: str,
    until: int | None = None,
) -> str:
    """Put a legal hold on documents, and on whatever carries an identifier now or later.

    Args:
        workspace: where.
        actor: who; the policy must let them.
        selection: what is held.
        legal_basis: on what ground.
        until: when it ends by itself, microseconds since 1970 in UTC; None for never.

    Returns:
        The hold's id.

    Raises:
        AsterismError: if no legal basis is stated.
        NotFoundError: if there is nothing that they may hold.
    """
    if not legal_basis.strip():
        message = "a hold states its legal basis (--legal-basis TEXT)"
        raise AsterismError(message)
    session = session_for(workspace, actor, Action.HOLD)
    found = find(session, selection)
    markings = session.document_markings(found.documents)
    marking_id = MarkingCombiner(workspace).combine(markings.values())
    at = now()
    hold_id = derive_id("hold", actor.person, at, *sorted(found.documents))
    _audit(workspace, actor, hold_id, len(found.documents))
    with workspace.database.writing("hold") as commit:
        row = (
            hold_id, actor.person, actor.purpose, legal_basis, at, until, marking_id,
            commit.sequence,
        )  # fmt: skip
        insert_rows(commit.connection, schema.holds, HOLD_COLUMNS, [row])
        targets = [(hold_id, "document", item) for item in sorted(found.documents)]
        targets += [(hold_id, "identifier", item) for item in sorted(found.identifiers)]
        insert_rows(commit.connection, schema.held, ("hold_id", "kind", "target_id"), targets)
    return hold_id


def release(workspace: Workspace, actor: Actor, hold_id: str) -> None:
    """Take a legal hold off.

    Raises:
        NotFoundError: if there is none by that id, which stands, that they may take off.
    """
    if hold_id not in {item.id for item in holds(workspace, actor) if item.released_at is None}:
        raise NotFoundError(NOTHING)
    _audit(workspace, actor, hold_id, 0)
    table = schema.holds
    with workspace.database.writing("hold") as commit:
        commit.connection.execute(
            update(table)
            .where(table.c.id == hold_id)
            .values(released_at=now(), released_by=actor.person, change_sequence=commit.sequence)
        )


def holds(workspace: Workspace, actor: Actor) -> list[Hold]:
    """Return the holds on what the actor may hold, newest first."""
    session = session_for(workspace, actor, Action.HOLD)
    rows = session.rows(
        "holds",
        "SELECT id, person, legal_basis, held_at, until, released_at,"
        " (SELECT COUNT(*) FROM held WHERE hold_id = holds.id AND kind = 'document'),"
        " (SELECT COUNT(*) FROM held WHERE hold_id = holds.id AND kind = 'identifier')"
        " FROM holds WHERE {visible} ORDER BY held_at DESC, id",
    )
    return [Hold(*row) for row in rows]


def held_documents(session: Session, documents: Iterable[str]) -> frozenset[str]:
    """Return those of the documents that are under a legal hold now.

    Args:
        session: that reaches every hold.
        documents: ids.
    """
    standing = STANDING.replace("{now}", str(now()))
    active = f"SELECT id FROM holds WHERE {standing}"
    if not session.rows("holds", f"{active} AND {{visible}} LIMIT 1"):
        return frozenset()
    targets = "SELECT target_id FROM held WHERE hold_id IN ({active}) AND kind = '{kind}'"
    targets = targets.replace("{active}", active)
    return frozenset(
        row[0]
        for listed in id_lists(documents)
        for row in session.rows(
            "documents",
            f"SELECT id FROM documents WHERE id IN ({listed}) AND ("
            f"id IN ({targets.replace('{kind}', 'document')})"
            f" OR source_id IN ({targets.replace('{kind}', 'source')})"
            " OR id IN (SELECT document_id FROM mentions WHERE mentions.document_id = documents.id"
            f" AND identifier_id IN ({targets.replace('{kind}', 'identifier')}))"
            ") AND {visible}",
        )
    )


def _audit(workspace: Workspace, actor: Actor, hold_id: str, count: int) -> None:
    workspace.audit.append(
        AuditEntry(
            actor.person, actor.purpose, "hold", target=hold_id, count=count, outcome="acted"
        )
    )
