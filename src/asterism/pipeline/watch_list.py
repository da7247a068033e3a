"""The watch list: identifiers that targeted crawls look for, each with a person and a reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Final

from sqlalchemy import update

from asterism.access import Workspace
from asterism.access.audit import AuditEntry
from asterism.access.policy import Action, Actor
from asterism.extract.batch import extract_text
from asterism.model.clock import now
from asterism.model.errors import AsterismError, NotFoundError
from asterism.model.ids import derive_id
from asterism.model.marking import LOCAL, Marking
from asterism.model.mention import JOINABLE
from asterism.pipeline.acting import session_for
from asterism.record import schema
from asterism.record.writing import insert_rows, intern_markings

COLUMNS: Final = (
    "id", "identifier_id", "kind", "value", "reason", "person", "purpose", "added_at", "until",
    "marking_id", "change_sequence",
)  # fmt: skip
STANDING: Final = "removed_at IS NULL AND (until IS NULL OR until > {now})"


@dataclass(frozen=True, slots=True)
class Watched:
    """An entry of the watch list.

    Attributes:
        id: of the entry.
        kind: of the identifier: "phone", "email", "handle", "wallet", "url".
        value: normalised.
        reason: why it is looked for.
        person: who put it on.
        added_at: when, microseconds since 1970 in UTC.
        until: when it ends by itself, or None.
    """

    id: str
    kind: str
    value: str
    reason: str
    person: str
    added_at: int
    until: int | None

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return asdict(self)


def watch(
    workspace: Workspace,
    actor: Actor,
    value: str,
    reason: str,
    *,
    until: int | None = None,
    marking: Marking = LOCAL,
) -> list[Watched]:
    """Put an identifier on the watch list; one that stands on it already gets another entry.

    Args:
        workspace: where.
        actor: who; the policy must let them collect.
        value: the identifier as it would stand in a page.
        reason: why it is looked for.
        until: when it ends by itself, microseconds since 1970 in UTC; None for never.
        marking: who may see that it is looked for.

    Returns:
        The entries: what was named may be read as several identifiers.

    Raises:
        AsterismError: if no reason is stated, or no identifier is read in what was named.
    """
    if not reason.strip():
        message = "say why it is looked for (--reason TEXT)"
        raise AsterismError(message)
    found = identifiers_in(value)
    if not found:
        message = (
            f"no identifier is read in {value!r}; write it as it would stand in a page, such as "
            "'+1 202 555 0100', name@mail.example or 'instagram: name'"
        )
        raise AsterismError(message)
    at = now()
    entries = [
        Watched(
            derive_id("watched", kind, item, actor.person, at), kind, item, reason.strip(),
            actor.person, at, until,
        )
        for kind, item in found
    ]  # fmt: skip
    _audit(workspace, actor, "added", value)
    with workspace.database.writing("watch") as commit:
        intern_markings(commit.connection, [marking])
        rows = [
            (
                entry.id, derive_id("identifier", entry.kind, entry.value), entry.kind,
                entry.value, entry.reason, entry.person, actor.purpose, at, until, marking.id,
                commit.sequence,
            )
            for entry in entries
        ]  # fmt: skip
        insert_rows(commit.connection, schema.watch_list, COLUMNS, rows)
    return entries


def watched(workspace: Workspace, actor: Actor) -> list[Watched]:
    """Return what stands on the watch list, of what the actor may see, newest first."""
    session = session_for(workspace, actor, Action.READ)
    rows = session.rows(
        "watch_list",
        "SELECT id, kind, value, reason, person, added_at, until FROM watch_list"
        f" WHERE {_standing()} AND {{visible}} ORDER BY added_at DESC, id",
    )
    return [Watched(*row) for row in rows]


def stop_watching(workspace: Workspace, actor: Actor, named: str) -> list[Watched]:
    """Take what is named off the watch list: an entry's id, or an identifier.

    Raises:
        NotFoundError: if it does not stand there.
    """
    identifiers = set(identifiers_in(named))
    entries = [
        entry
        for entry in watched(workspace, actor)
        if entry.id == named or (entry.kind, entry.value) in identifiers
    ]
    if not entries:
        message = f"{named!r} is not on the watch list"
        raise NotFoundError(message)
    _audit(workspace, actor, "removed", named)
    table = schema.watch_list
    with workspace.database.writing("watch") as commit:
        commit.connection.execute(
            update(table)
            .where(table.c.id.in_([entry.id for entry in entries]))
            .values(removed_at=now(), removed_by=actor.person, change_sequence=commit.sequence)
        )
    return entries


def watched_identifiers(workspace: Workspace) -> frozenset[str]:
    """Return the ids of every identifier that is looked for, for what crawls."""
    session = workspace.service("collect")
    rows = session.rows(
        "watch_list", f"SELECT identifier_id FROM watch_list WHERE {_standing()} AND {{visible}}"
    )
    return frozenset(row[0] for row in rows)


def identifiers_in(text: str) -> list[tuple[str, str]]:
    """Return kind and value of each identifier that is read in a text, each once."""
    found: Iterable[tuple[str, str]] = (
        (str(mention.kind), mention.value)
        for mention in extract_text(text)
        if mention.kind in JOINABLE
    )
    return list(dict.fromkeys(found))


def _standing() -> str:
    return STANDING.replace("{now}", str(now()))


def _audit(workspace: Workspace, actor: Actor, act: str, value: str) -> None:
    workspace.audit.append(
        AuditEntry(actor.person, actor.purpose, "watch-list", terms={act: value}, outcome="acted")
    )
