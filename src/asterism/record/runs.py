"""Runs: when a stage ran, under whom and with what result. The only rows with run times."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import insert, select, update

from asterism import __version__
from asterism.model.clock import now
from asterism.record import schema
from asterism.record.database import Database


class Run:
    """A run that is going on; `report` is kept when it ends."""

    def __init__(self, run_id: str) -> None:
        self.id = run_id
        self.report: Mapping[str, Any] = {}


@contextmanager
def running(database: Database, stage: str, person: str, purpose: str) -> Iterator[Run]:
    """Note that a stage runs; on the way out, whether it finished or failed."""
    run = Run(uuid.uuid4().hex)
    with database.operating() as connection:
        connection.execute(
            insert(schema.runs).values(
                id=run.id,
                stage=stage,
                person=person,
                purpose=purpose,
                software=__version__,
                started_at=now(),
                state="running",
                report="{}",
            )
        )
    state = "failed"
    try:
        yield run
        state = "finished"
    finally:
        with database.operating() as connection:
            connection.execute(
                update(schema.runs)
                .where(schema.runs.c.id == run.id)
                .values(state=state, finished_at=now(), report=json.dumps(run.report))
            )


def imported_file(database: Database, run_id: str) -> str | None:
    """Return the SHA-256 of the file that a run imported; None if it imported none."""
    with database.reading() as connection:
        report = connection.scalar(select(schema.runs.c.report).where(schema.runs.c.id == run_id))
    found = json.loads(report or "{}").get("sha256")
    return found if isinstance(found, str) else None
