"""Jobs under leases: long work that one process does and another can take over.

A job's parameters are fixed when it is made and its cursor moves in the same transaction as
the rows it stands for, so that a killed job is finished by the next run exactly as it would
have been.
"""

from __future__ import annotations

import json
import os
import socket
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, func, insert, select, update

from asterism.model.clock import SECOND, now
from asterism.model.errors import BusyError
from asterism.model.ids import derive_id
from asterism.record import schema
from asterism.record.database import Database

LEASE: Final = 120 * SECOND
LOOK_AGAIN_SECONDS: Final = 0.05
_LEASES: Final[set[str]] = set()
"""Leases that this process holds: two of its threads are two workers."""


class JobBusyError(BusyError):
    """Another process holds the lease."""


@dataclass(frozen=True)
class Job:
    """A leased job.

    Attributes:
        id: derived from kind and parameters.
        kind: the stage.
        parameters: fixed when the job was made.
        cursor: how far it has come; None at the start.
        lease: under which it is held.
    """

    id: str
    kind: str
    parameters: Mapping[str, Any]
    cursor: str | None
    lease: str


def lease_span(database: Database, kind: str, watermark: str, *, patience: float = 0.0) -> Job:
    """Lease the unfinished job of a stage, or make one from its watermark to the newest change.

    Args:
        database: the record.
        kind: the stage; it has at most one unfinished job.
        watermark: name of the watermark at which a new job begins.
        patience: seconds to wait for a living process that works on it.

    Returns:
        The job; its parameters are `from` (exclusive) and `to` (inclusive).

    Raises:
        JobBusyError: if a living process still works on it after that time.
    """
    deadline = time.monotonic() + patience
    while True:
        with database.operating() as connection:
            job = _take(connection, kind, watermark)
        if job is not None:
            return job
        if time.monotonic() >= deadline:
            message = f"another process is at work on {kind}; wait for it, or stop it first"
            raise JobBusyError(message)
        time.sleep(LOOK_AGAIN_SECONDS)


def _take(connection: Connection, kind: str, watermark: str) -> Job | None:
    """Return the job under a new lease, None if somebody alive holds it."""
    jobs, counter, watermarks = schema.jobs, schema.change_counter, schema.watermarks
    # The counter's row is locked, so that on Postgres too nobody leases at the same time.
    newest: int = connection.execute(select(counter.c.value).with_for_update()).scalar_one()
    unfinished = select(jobs).where(jobs.c.kind == kind, jobs.c.state.in_(("waiting", "leased")))
    row = connection.execute(unfinished).mappings().first()
    lease = {"state": "leased", "lease_owner": _new_owner(), "lease_until": now() + LEASE}
    if row is None:
        reached = select(watermarks.c.sequence).where(watermarks.c.name == watermark)
        start = connection.execute(reached).scalar_one_or_none() or 0
        parameters = {"from": start, "to": newest}
        text = json.dumps(parameters, sort_keys=True)
        ordinal = connection.execute(
            select(func.count()).select_from(jobs).where(jobs.c.kind == kind)
        ).scalar_one()
        job = Job(derive_id("job", kind, text, ordinal), kind, parameters, None, _leased(lease))
        statement = insert(jobs).values(id=job.id, kind=kind, parameters=text, attempts=1, **lease)
        connection.execute(statement)
        return job
    if _is_held(row["lease_owner"], row["lease_until"]):
        return None
    connection.execute(
        update(jobs).where(jobs.c.id == row["id"]).values(attempts=jobs.c.attempts + 1, **lease)
    )
    return Job(row["id"], kind, json.loads(row["parameters"]), row["cursor"], _leased(lease))


def require_idle(database: Database, *, but: str = "") -> None:
    """Check that no living process is at work on any job.

    Args:
        database: the record.
        but: a kind of job that does not count, as it is the caller's own.

    Raises:
        JobBusyError: if one is, naming the kind.
    """
    jobs = schema.jobs
    leased = select(jobs).where(jobs.c.state == "leased", jobs.c.kind != but)
    with database.reading() as connection:
        rows = connection.execute(leased).mappings().all()
    for row in rows:
        if _is_held(row["lease_owner"], row["lease_until"]):
            message = f"another process is at work on {row['kind']}; wait for it, or stop it first"
            raise JobBusyError(message)


def move_cursor(connection: Connection, job: Job, cursor: str) -> None:
    """Note how far a job has come, in the transaction of the rows that brought it there.

    Raises:
        JobBusyError: if the lease was lost meanwhile; the transaction must not commit.
    """
    _update_held(connection, job, {"cursor": cursor, "lease_until": now() + LEASE})


def finish_job(connection: Connection, job: Job) -> None:
    """Mark a job as finished.

    Raises:
        JobBusyError: if the lease was lost meanwhile.
    """
    values = {"state": "finished", "cursor": None, "lease_owner": None, "lease_until": None}
    _update_held(connection, job, values)
    _LEASES.discard(job.lease)


def release_job(database: Database, job: Job) -> None:
    """Give a lease back without finishing, so that another process can go on at once."""
    jobs = schema.jobs
    _LEASES.discard(job.lease)
    with database.operating() as connection:
        connection.execute(
            update(jobs)
            .where(jobs.c.id == job.id, jobs.c.lease_owner == job.lease, jobs.c.state == "leased")
            .values(lease_owner=None, lease_until=None, state="waiting")
        )


def _update_held(connection: Connection, job: Job, values: Mapping[str, Any]) -> None:
    jobs = schema.jobs
    held = (jobs.c.id == job.id) & (jobs.c.lease_owner == job.lease)
    if connection.execute(update(jobs).where(held).values(**values)).rowcount != 1:
        message = f"the lease on {job.kind} was taken over by another process"
        raise JobBusyError(message)


def _new_owner() -> str:
    process = os.getpid()
    return f"{socket.gethostname()}:{process}:{_started(process)}:{uuid.uuid4().hex}"


def _leased(lease: Mapping[str, Any]) -> str:
    owner = str(lease["lease_owner"])
    _LEASES.add(owner)
    return owner


def _is_held(owner: str | None, until: int | None) -> bool:
    if owner is None or until is None:
        return False
    host, process, started, _ = owner.rsplit(":", 3)
    if host != socket.gethostname():
        return until > now()
    # On this host the process itself can be asked, so that a kill is noticed at once.
    if int(process) == os.getpid() and started == _started(os.getpid()):
        return owner in _LEASES
    if started:
        return _started(int(process)) == started
    return _is_alive(int(process)) and until > now()


def _is_alive(process: int) -> bool:
    """Return whether there is such a process; where /proc is missing it may be another one."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _started(process: int) -> str:
    """Return a process' start time in clock ticks since boot, "" if unknown or it is gone."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return ""
    state_and_after = stat.rpartition(")")[2].split()
    return "" if state_and_after[0] == "Z" else state_and_after[19]
