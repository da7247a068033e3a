"""Jobs under leases: long work that one process does and another can take over.

A job's parameters are fixed when it is made and its cursor moves in the same transaction as
the rows it stands for, so that a killed job is finished by the next run exactly as it would
have been.
"""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, func, insert, select, update

from asterism.model.clock import SECOND, now
from asterism.model.errors import AsterismError
from asterism.model.ids import derive_id
from asterism.record import schema
from asterism.record.database import Database

LEASE: Final = 120 * SECOND


class JobBusyError(AsterismError):
    """Another process holds the lease."""


@dataclass(frozen=True)
class Job:
    """A leased job.

    Attributes:
        id: derived from kind and parameters.
        kind: the stage.
        parameters: fixed when the job was made.
        cursor: how far it has come; None at the start.
    """

    id: str
    kind: str
    parameters: Mapping[str, Any]
    cursor: str | None


def lease_job(database: Database, kind: str, parameters: Mapping[str, Any]) -> Job:
    """Lease the unfinished job of a kind, or make one with these parameters.

    Raises:
        JobBusyError: if a living process works on it.
    """
    jobs = schema.jobs
    with database.operating() as connection:
        row = (
            connection.execute(
                select(jobs).where(jobs.c.kind == kind, jobs.c.state.in_(("waiting", "leased")))
            )
            .mappings()
            .first()
        )
        if row is None:
            text = json.dumps(parameters, sort_keys=True)
            ordinal = connection.execute(
                select(func.count()).select_from(jobs).where(jobs.c.kind == kind)
            ).scalar_one()
            job = Job(derive_id("job", kind, text, ordinal), kind, parameters, None)
            connection.execute(
                insert(jobs).values(
                    id=job.id,
                    kind=kind,
                    parameters=text,
                    state="leased",
                    attempts=1,
                    lease_owner=_owner(),
                    lease_until=now() + LEASE,
                )
            )
            return job
        if _is_held(row["lease_owner"], row["lease_until"]):
            message = f"another process is at work on {kind}; wait for it, or stop it first"
            raise JobBusyError(message)
        connection.execute(
            update(jobs)
            .where(jobs.c.id == row["id"])
            .values(
                state="leased",
                attempts=jobs.c.attempts + 1,
                lease_owner=_owner(),
                lease_until=now() + LEASE,
            )
        )
        return Job(row["id"], kind, json.loads(row["parameters"]), row["cursor"])


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


def release_job(database: Database, job: Job) -> None:
    """Give a lease back without finishing, so that another process can go on at once."""
    jobs = schema.jobs
    with database.operating() as connection:
        connection.execute(
            update(jobs)
            .where(jobs.c.id == job.id, jobs.c.lease_owner == _owner(), jobs.c.state == "leased")
            .values(lease_owner=None, lease_until=None, state="waiting")
        )


def _update_held(connection: Connection, job: Job, values: Mapping[str, Any]) -> None:
    jobs = schema.jobs
    held = (jobs.c.id == job.id) & (jobs.c.lease_owner == _owner())
    if connection.execute(update(jobs).where(held).values(**values)).rowcount != 1:
        message = f"the lease on {job.kind} was taken over by another process"
        raise JobBusyError(message)


def _owner() -> str:
    return f"{socket.gethostname()}:{os.getpid()}:{_started(os.getpid())}"


def _is_held(owner: str | None, until: int | None) -> bool:
    if owner is None or until is None or owner == _owner():
        return False
    host, process, started = owner.rsplit(":", 2)
    if host == socket.gethostname():
        # On this host the process itself can be asked, so that a kill is noticed at once.
        return _started(int(process)) == started
    return until > now()


def _started(process: int) -> str:
    """Return a process' start time in clock ticks since boot, "" if unknown or it is gone."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return ""
    state_and_after = stat.rpartition(")")[2].split()
    return "" if state_and_after[0] == "Z" else state_and_after[19]
