"""Erasure: a person out of everything the workspace keeps.

For the stages an erased document is one that says nothing any more: links, networks and leads are
computed again as if it had never been there, and then whatever names it is deleted. Every step
can be repeated, and the plan is kept until the last one is done, so that an erasure that was killed
at any instant is finished by the next one that runs.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select

from asterism.access import Workspace, keys
from asterism.access.audit import AuditEntry
from asterism.access.policy import Action, Actor
from asterism.evidence.tombstones import TombstoneFile
from asterism.model.clock import now
from asterism.model.errors import AsterismError
from asterism.model.tombstone import KEY_KIND, ErasureReason, person_digest
from asterism.pipeline.acting import session_for, whole_record
from asterism.pipeline.erasing_captures import erase_captures, settle_captures
from asterism.pipeline.erasing_copies import erase_copies, forget_texts
from asterism.pipeline.erasing_words import erase_lines, erase_notes, erase_searches
from asterism.pipeline.erasure import STAGE, Erasure
from asterism.pipeline.erasure_plan import FOLDER, ErasurePlan, destroy
from asterism.pipeline.erasure_scope import Preview, scope_of
from asterism.pipeline.holding import held_documents
from asterism.pipeline.link_changes import JOINED
from asterism.pipeline.process import READING, STAGES, process, run_stages
from asterism.pipeline.stage import Stage, StageContext
from asterism.pipeline.subject_traces import traces_of
from asterism.pipeline.subjects import Selection, find
from asterism.record import erasing as record
from asterism.record import schema
from asterism.record.jobs import Job, finish_job, lease_span, move_cursor, release_job
from asterism.record.runs import running
from asterism.record.scrubbing import scrub


@dataclass(frozen=True)
class ErasureReport:
    """What an erasure did.

    Attributes:
        id: of the erasure; its tombstones carry it.
        documents: how many went.
        records: how many records of the store were filled or blanked in this run.
        searches: how many entries of the audit log lost what was searched for.
        seconds: how long it took, in this run.
    """

    id: str
    documents: int
    records: int
    searches: int
    seconds: float

    def to_json(self) -> dict[str, Any]:
        """Return the report as plain values."""
        return asdict(self)


def preview(workspace: Workspace, actor: Actor, selection: Selection) -> Preview:
    """Return what an erasure would take away, as numbers; nothing is changed.

    Args:
        workspace: where.
        actor: who asks; the policy must let them erase.
        selection: who is meant.

    Raises:
        NotFoundError: if there is nothing that they may erase.
    """
    found = find(session_for(workspace, actor, Action.ERASE), selection)
    held = held_documents(whole_record(workspace, actor), found.documents)
    numbers = Preview.of(scope_of(workspace, actor, found.documents - held), len(held))
    _audit(workspace, actor, "erase-preview", numbers.documents, {"reason": "preview"})
    return numbers


def erase(
    context: StageContext,
    actor: Actor,
    selection: Selection,
    reason: ErasureReason,
    *,
    leave_held: bool = False,
) -> ErasureReport:
    """Erase somebody; an erasure that was interrupted before is finished first.

    Args:
        context: what stages work with.
        actor: who erases; the policy must let them.
        selection: who is meant.
        reason: why.
        leave_held: erase the others where some documents are under legal hold.

    Raises:
        AsterismError: if documents are under legal hold.
        NotFoundError: if there is nothing that they may erase.
        BusyError: if another process is at work; what was begun is finished by `resume`.
    """
    resume(context, actor)
    workspace = context.workspace
    session = session_for(workspace, actor, Action.ERASE)
    found = find(session, selection)
    held = held_documents(whole_record(workspace, actor), found.documents)
    if held and (not leave_held or held == found.documents):
        message = (
            f"{len(held):,} of {len(found.documents):,} documents are under legal hold: release "
            "it, or leave them out (--leave-held)"
        )
        raise AsterismError(message)
    return erase_documents(context, actor, found.documents - held, reason, found.spellings)


def erase_documents(
    context: StageContext,
    actor: Actor,
    documents: Iterable[str],
    reason: ErasureReason,
    spellings: Iterable[str] = (),
) -> ErasureReport:
    """Erase documents that somebody was found to be meant by; see `erase`.

    Args:
        context: what stages work with.
        actor: who erases.
        documents: ids.
        reason: why.
        spellings: texts that are to go wherever they stand.
    """
    with _Lease(context) as job:
        plan = _plan(context.workspace, actor, job, frozenset(documents), reason, spellings)
        _audit(
            context.workspace, actor, "erase", len(plan.documents),
            {"ids": sorted(plan.documents), "reason": reason.value, "erasure": plan.id},
        )  # fmt: skip
        plan.write(_path(context.workspace, job))
        return _run(Erasure(context, actor, plan), job)


def resume(context: StageContext, actor: Actor) -> ErasureReport | None:
    """Finish an erasure that was interrupted; None if there is none.

    Raises:
        BusyError: if another process is at work on it.
    """
    jobs = schema.jobs
    unfinished = select(jobs.c.id).where(
        jobs.c.kind == STAGE, jobs.c.state.in_(("waiting", "leased"))
    )
    with context.workspace.database.reading() as connection:
        if connection.execute(unfinished).first() is None:
            return None
    with _Lease(context) as job:
        plan = ErasurePlan.read(_path(context.workspace, job))
        if plan is None:
            # Killed before anything was decided.
            destroy(_path(context.workspace, job))
            with context.workspace.database.operating() as connection:
                finish_job(connection, job)
            return None
        return _run(Erasure(context, actor, plan), job)


class _Lease:
    """The job of an erasure, given back if it does not come to its end."""

    def __init__(self, context: StageContext) -> None:
        self._database = context.workspace.database
        self._job = lease_span(self._database, STAGE, STAGE, patience=context.patience)

    def __enter__(self) -> Job:
        return self._job

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            release_job(self._database, self._job)


def _path(workspace: Workspace, job: Job) -> Path:
    return workspace.paths.root / FOLDER / f"{job.id}.json"


def _plan(
    workspace: Workspace,
    actor: Actor,
    job: Job,
    documents: frozenset[str],
    reason: ErasureReason,
    spellings: Iterable[str],
) -> ErasurePlan:
    everything = whole_record(workspace, actor)
    scope = scope_of(workspace, actor, documents)
    secret = keys.secret(workspace.paths.keys, KEY_KIND)
    return ErasurePlan(
        id=job.id,
        reason=reason,
        person=person_digest(secret, actor.person),
        erased_at=now(),
        since=everything.sequence(),
        documents=scope.documents,
        identifiers=sorted(scope.identifiers),
        networks=sorted(scope.ancestry),
        leads=sorted(scope.leads),
        captures=sorted(scope.captures),
        rows=sorted(scope.rows),
        traces=sorted({*traces_of(everything, documents), *spellings}),
    )


def _audit(
    workspace: Workspace, actor: Actor, action: str, count: int, terms: dict[str, Any]
) -> None:
    workspace.audit.append(
        AuditEntry(actor.person, actor.purpose, action, terms=terms, count=count, outcome="acted")
    )


def _run(erasure: Erasure, job: Job) -> ErasureReport:
    """Do the steps that are left."""
    started = time.monotonic()
    database = erasure.workspace.database
    for number, step in enumerate(STEPS[int(job.cursor or 0) :], int(job.cursor or 0) + 1):
        step(erasure)
        with database.operating() as connection:
            move_cursor(connection, job, str(number))
        erasure.context.progress(STAGE, number, len(STEPS))
    destroy(_path(erasure.workspace, job))
    with database.operating() as connection:
        finish_job(connection, job)
    plan = erasure.plan
    _audit(erasure.workspace, erasure.actor, "erased", len(plan.documents), {"erasure": plan.id})
    return ErasureReport(
        plan.id,
        len(plan.documents),
        erasure.records,
        erasure.searches,
        round(time.monotonic() - started, 3),
    )


def _bury(erasure: Erasure) -> None:
    """Sign a tombstone for each document."""
    graves = [
        erasure.signed(erasure.grave("documents", document_id, digest))
        for document_id, digest in sorted(erasure.plan.documents.items())
    ]
    TombstoneFile(erasure.workspace.paths.captures).add(graves)
    with erasure.workspace.database.writing(STAGE) as commit:
        record.write_tombstones(commit, graves)


def _blank(erasure: Erasure) -> None:
    """Let the documents say nothing any more."""
    database = erasure.workspace.database
    with database.writing(STAGE) as commit:
        record.delete_leads(commit.connection, erasure.plan.leads)
    for ids in record.batches(erasure.plan.documents):
        with database.writing(STAGE) as commit:
            record.blank_documents(commit, ids, JOINED)


def _follow(erasure: Erasure) -> None:
    """Let every stage follow, until nothing is joined to what goes."""
    actor, database, context = erasure.actor, erasure.workspace.database, erasure.context
    with running(database, STAGE, actor.person, actor.purpose):
        while True:
            run_stages(_stages(erasure), context)
            with database.reading() as connection:
                linked = any(
                    record.has_text_links(connection, ids)
                    for ids in record.batches(erasure.plan.documents)
                )
            if not linked:
                return
            # Another process had decided on these links before the documents were blanked.
            _blank(erasure)


def _stages(erasure: Erasure) -> Mapping[str, Stage]:
    """Return the stages that write rows of the record itself."""
    session = erasure.session
    if erasure.workspace.shared and not session.has_changed("links", (0, session.sequence())):
        return READING  # people have views, and nothing was derived before there were people
    return STAGES


def _delete(erasure: Erasure) -> None:
    """Delete every row that names one of the documents."""
    database, plan = erasure.workspace.database, erasure.plan
    for ids in record.batches(plan.documents):
        with database.writing(STAGE) as commit:
            record.delete_documents(commit, ids)
    for ids in record.batches(plan.identifiers):
        with database.writing(STAGE) as commit:
            record.delete_history(commit, ids, plan.since)
    for ids in record.batches(plan.networks):
        with database.writing(STAGE) as commit:
            record.delete_withdrawn_leads(commit, ids)


def _scrub(erasure: Erasure) -> None:
    scrub(erasure.workspace.database)


def _derive_views(erasure: Erasure) -> None:
    """Derive again for the people of a shared workspace: their views are gone with the copies."""
    if erasure.workspace.shared:
        process(erasure.context, erasure.actor.person, erasure.actor.purpose)


STEPS: Final[tuple[Callable[[Erasure], None], ...]] = (
    _bury,
    _blank,
    forget_texts,
    _follow,
    erase_captures,
    _delete,
    settle_captures,
    erase_notes,
    erase_lines,
    erase_copies,
    _scrub,
    _derive_views,
    erase_searches,
)
"""In this order; a job's cursor counts those that are done."""
