"""Retention: what was kept as long as it may be is erased, unless a legal hold keeps it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from sqlalchemy import delete, select

from asterism.access import Session, Workspace
from asterism.access.audit import AuditEntry
from asterism.access.policy import Action, Actor
from asterism.model.clock import DAY, now
from asterism.model.errors import AsterismError, NotFoundError
from asterism.model.tombstone import ErasureReason
from asterism.pipeline.acting import session_for, whole_record
from asterism.pipeline.erasing import ErasureReport, erase_documents
from asterism.pipeline.holding import held_documents
from asterism.pipeline.stage import StageContext
from asterism.record import schema
from asterism.record.writing import upsert_rows

AT_A_TIME: Final = 5_000
"""Documents of one erasure."""
ANY: Final = ""
RULE_COLUMNS: Final = ("source_id", "kind", "days", "unlinked_days", "person", "set_at")
KEPT: Final = """
SELECT documents.id, documents.source_id, documents.kind, captures.captured_at,
       CASE WHEN documents.capture_offset IS NULL THEN '' ELSE captures.payload_sha256 END,
       markings.expires_at
FROM documents
JOIN captures ON captures.id = documents.capture_id
JOIN markings ON markings.id = documents.marking_id
WHERE {visible}
"""


@dataclass(frozen=True, slots=True)
class Rule:
    """A limit on how long documents are kept.

    Attributes:
        source: key of the source, "" for any.
        kind: of the documents, "" for any.
        days: after which they are erased, or None.
        unlinked_days: the same for those that nothing joins to another, or None.
    """

    source: str
    kind: str
    days: int | None
    unlinked_days: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the rule as plain values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Due:
    """What has been kept as long as it may be.

    Attributes:
        documents: ids of those that may go.
        held: how many stay as a legal hold keeps them.
    """

    documents: tuple[str, ...]
    held: int


def rules(workspace: Workspace) -> list[Rule]:
    """Return every limit: those that sources state, and those that were set here."""
    sources, table = schema.sources, schema.retention_rules
    with workspace.database.reading() as connection:
        stated = connection.execute(
            select(sources.c.key, sources.c.retention_days)
            .where(sources.c.retention_days.is_not(None))
            .order_by(sources.c.key)
        ).all()
        own = connection.execute(
            select(sources.c.key, table.c.kind, table.c.days, table.c.unlinked_days)
            .select_from(table.outerjoin(sources, sources.c.id == table.c.source_id))
            .order_by(sources.c.key, table.c.kind)
        ).all()
    return [Rule(key, ANY, days) for key, days in stated] + [
        Rule(key or ANY, kind, days, unlinked) for key, kind, days, unlinked in own
    ]


def set_rule(workspace: Workspace, actor: Actor, rule: Rule) -> None:
    """Set a limit, or take away the one that was set if it has neither number.

    Raises:
        AsterismError: if a number of days is not positive.
        NotFoundError: if there is no such source.
    """
    if any(days is not None and days <= 0 for days in (rule.days, rule.unlinked_days)):
        message = "a number of days is 1 or more"
        raise AsterismError(message)
    table = schema.retention_rules
    source_id = _source_id(workspace, rule.source) if rule.source else ANY
    workspace.audit.append(
        AuditEntry(
            actor.person, actor.purpose, "retention", target=rule.source, terms=rule.to_json(),
            outcome="acted",
        )
    )  # fmt: skip
    with workspace.database.operating() as connection:
        if rule.days is None and rule.unlinked_days is None:
            connection.execute(
                delete(table).where(table.c.source_id == source_id, table.c.kind == rule.kind)
            )
            return
        row = (source_id, rule.kind, rule.days, rule.unlinked_days, actor.person, now())
        upsert_rows(connection, table, RULE_COLUMNS, [row])


def due(workspace: Workspace, actor: Actor, *, at: int | None = None) -> Due:
    """Return what has been kept as long as it may be, of what the actor may erase.

    Days count from when material was received: a page when it was captured, a file's row when
    the file was first brought. What is past the day on which its marking says that it expires
    is due too.

    Args:
        workspace: where.
        actor: who asks.
        at: the moment to decide for, microseconds since 1970 in UTC; the present if None.
    """
    moment = now() if at is None else at
    limits, brought = _limits(workspace), _brought(workspace)
    session = session_for(workspace, actor, Action.ERASE)
    linked = _linked(workspace, actor)
    found = []
    for rows in session.row_batches("documents", KEPT):
        for document_id, source_id, kind, captured_at, sha256, expires_at in rows:
            received = brought.get(sha256, int(captured_at))
            limit = _limit(limits, source_id, kind)
            if (expires_at is not None and expires_at <= moment) or _is_over(
                limit, (moment - received) // DAY, linked=document_id in linked
            ):
                found.append(document_id)
    held = held_documents(whole_record(workspace, actor), found)
    return Due(tuple(sorted(item for item in found if item not in held)), len(held))


def apply_retention(context: StageContext, actor: Actor) -> list[ErasureReport]:
    """Erase what is due, some thousand documents at a time; return what each erasure did.

    Raises:
        BusyError: if another process is at work.
    """
    documents = due(context.workspace, actor).documents
    return [
        erase_documents(
            context, actor, documents[start : start + AT_A_TIME], ErasureReason.RETENTION
        )
        for start in range(0, len(documents), AT_A_TIME)
    ]


Limit = tuple[int | None, int | None]


def _is_over(limit: Limit, days: int, *, linked: bool) -> bool:
    numbers = [limit[0]] if linked else list(limit)
    return any(number is not None and days >= number for number in numbers)


def _limit(limits: Mapping[tuple[str, str], Limit], source_id: str, kind: str) -> Limit:
    """Return the limit that counts for documents of a source and a kind."""
    for case in ((source_id, kind), (source_id, ANY), (ANY, kind), (ANY, ANY)):
        if case in limits:
            return limits[case]
    return None, None


def _limits(workspace: Workspace) -> dict[tuple[str, str], Limit]:
    """Return the shortest limits of each source and kind that a rule is about."""
    every = rules(workspace)
    with workspace.database.reading() as connection:
        keyed = connection.execute(select(schema.sources.c.key, schema.sources.c.id))
        ids = {key: source_id for key, source_id in keyed}  # noqa: C416 - rows of two types
    sources = {rule.source for rule in every} | {ANY}
    kinds = {rule.kind for rule in every} | {ANY}
    return {
        (ids.get(source, ANY), kind): (
            _shortest([rule.days for rule in every if _applies(rule, source, kind)]),
            _shortest([rule.unlinked_days for rule in every if _applies(rule, source, kind)]),
        )
        for source in sources
        for kind in kinds
    }


def _applies(rule: Rule, source: str, kind: str) -> bool:
    return rule.source in {ANY, source} and rule.kind in {ANY, kind}


def _shortest(days: Sequence[int | None]) -> int | None:
    return min((item for item in days if item is not None), default=None)


def _source_id(workspace: Workspace, key: str) -> str:
    sources = schema.sources
    with workspace.database.reading() as connection:
        found = connection.scalar(select(sources.c.id).where(sources.c.key == key))
    if found is None:
        message = f"there is no source {key}"
        raise NotFoundError(message)
    return str(found)


def _linked(workspace: Workspace, actor: Actor) -> set[str]:
    """Return the documents that something joins to another, in the record or in a view."""
    sessions = [whole_record(workspace, actor)]
    sessions += [workspace.service("retention", view) for view in workspace.views.every()]
    return {document_id for session in sessions for document_id in _members(session)}


def _members(session: Session) -> Iterator[str]:
    statement = (
        "SELECT document_id FROM network_members JOIN networks"
        " ON networks.id = network_members.network_id WHERE {visible}"
    )
    for rows in session.row_batches("networks", statement):
        yield from (row[0] for row in rows)


def _brought(workspace: Workspace) -> dict[str, int]:
    """Return by its digest when each file was first brought."""
    runs = schema.runs
    found: dict[str, int] = {}
    with workspace.database.reading() as connection:
        statement = select(runs.c.report, runs.c.started_at).where(runs.c.stage == "import")
        for report, started_at in connection.execute(statement):
            sha256 = json.loads(report).get("sha256")
            if sha256:
                found[sha256] = min(int(started_at), found.get(sha256, int(started_at)))
    return found
