"""Who saw a record: from the audit log, for those whom the policy lets read it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from pydantic import Field

from asterism.access import Session, Workspace
from asterism.access.audit.reading import KeptEntry
from asterism.access.people.accounts import find_person
from asterism.access.policy import Action, Actor
from asterism.model.clock import SECOND, to_datetime
from asterism.model.errors import AccessDeniedError, NotFoundError
from asterism.model.marking import Marking
from asterism.web.answers.base import Answer
from asterism.web.names import organisation_name

TOGETHER: Final = 60 * SECOND
"""Reads of one person for one purpose that lie no further apart are one line."""
NOT_FOUND: Final = "nothing by that id whose readers you may see"


class RecordKind(StrEnum):
    """What has readers; the words of the addresses."""

    DOCUMENTS = "documents"
    NETWORKS = "networks"
    LEADS = "leads"


class ReaderAnswer(Answer):
    """Somebody who saw a record, once."""

    person: str
    organisation: str = Field(description="Today's name of their organisation; or empty.")
    purpose: str = Field(description="Empty if it was erased from the log.")
    actions: list[str] = Field(description="Kinds of reads, in order.")
    first_at: datetime
    last_at: datetime


def read_readers(
    workspace: Workspace, actor: Actor, kind: RecordKind, record_id: str, *, limit: int = 500
) -> list[ReaderAnswer]:
    """Return who saw a record, the latest first; the look is itself audited.

    The stages of the pipeline, which read everything and show nobody, are left out.

    Args:
        workspace: whose log.
        actor: who looks.
        kind: of the record.
        record_id: its id.
        limit: at most so many entries of the log.

    Raises:
        NotFoundError: if there is no such record whose readers the actor may see: whether there
            is one is not told apart.
    """
    require_log_of(workspace, actor, kind, record_id)
    workspace.registry.note(
        actor.person, actor.purpose, "show-readers", record_id, {"kind": kind}, outcome="acted"
    )
    groups: list[list[KeptEntry]] = []
    for entry in _answered(workspace.audit.entries(target=record_id, limit=limit)):
        if groups and _belongs(entry, groups[-1][-1]):
            groups[-1].append(entry)
        else:
            groups.append([entry])
    known: dict[str, str] = {}
    return [_answer(workspace, group, known) for group in groups]


def require_log_of(
    workspace: Workspace, actor: Actor, kind: RecordKind, record_id: str
) -> list[Marking]:
    """Let pass who may see the readers of a record; return its markings.

    Raises:
        NotFoundError: if there is no such record, or its log is not theirs to read.
    """
    try:
        markings = _markings(workspace, kind, record_id)
        for marking in markings:
            workspace.require(actor, Action.READ_AUDIT, marking)
    except AccessDeniedError as error:
        raise NotFoundError(NOT_FOUND) from error
    return markings


def may_see_readers(workspace: Workspace, session: Session, marking: Marking) -> bool:
    """Return whether somebody who sees a record may see who else did."""
    policy, actor = workspace.policy, session.actor
    return policy.permits(actor, Action.READ_AUDIT, marking).permitted


def _markings(workspace: Workspace, kind: RecordKind, record_id: str) -> list[Marking]:
    """Return the markings of a record, read by a stage: who may see its log need not see it.

    A network or a lead is another one for each audience: all that carry the id count.
    """
    views = [None, *workspace.views.every()] if workspace.shared else [None]
    found: set[int] = set()
    for view in views if kind is not RecordKind.DOCUMENTS else [None]:
        session = workspace.service("readers", view)
        try:
            row: Any = getattr(session, kind.value.removesuffix("s"))(record_id)
        except NotFoundError:
            continue
        found.add(row["marking_id"])
    if not found:
        raise NotFoundError(NOT_FOUND)
    return [marking for marking in workspace.markings() if marking.id in found]


def _answered(entries: Iterable[KeptEntry]) -> Iterator[KeptEntry]:
    """Yield reads of people that showed something, newest first.

    A read is logged before it is made. One that then found nothing its person may see is followed
    by an entry that says it was refused: neither is told.
    """
    refused: Counter[tuple[str, str]] = Counter()
    for entry in entries:
        asked = (entry.person, entry.action)
        if entry.outcome == "denied":
            refused[asked] += 1
        elif entry.outcome == "allowed" and not entry.person.startswith("service:"):
            if refused[asked]:
                refused[asked] -= 1
            else:
                yield entry


def _belongs(entry: KeptEntry, later: KeptEntry) -> bool:
    same = (entry.person, entry.purpose) == (later.person, later.purpose)
    return same and later.at - entry.at <= TOGETHER


def _answer(workspace: Workspace, group: list[KeptEntry], known: dict[str, str]) -> ReaderAnswer:
    person = group[0].person
    if person not in known:
        known[person] = _organisation_of(workspace, person)
    return ReaderAnswer(
        person=person,
        organisation=known[person],
        purpose=group[0].purpose,
        actions=list(dict.fromkeys(entry.action for entry in reversed(group))),
        first_at=to_datetime(group[-1].at),
        last_at=to_datetime(group[0].at),
    )


def _organisation_of(workspace: Workspace, name: str) -> str:
    with workspace.registry.database.reading() as connection:
        person = find_person(connection, name)
    return "" if person is None else organisation_name(workspace, person.organisation)
