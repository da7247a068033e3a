"""What interrupted crawls have brought in already.

Scrapy's own job folder is written when a crawl stops in good order; after a kill it has lost
the pages under way and still counts them as seen. The record knows better.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import and_, or_, select, update

from asterism.model.clock import DAY, now
from asterism.record import schema
from asterism.record.database import Database

RESUME_WITHIN: Final = DAY


_IS_PAUSED: Final = and_(
    schema.runs.c.state == "finished", schema.runs.c.report.like('%"paused": ["%')
)
"""Runs that ended before their sources' end, when the hours were over in which those are asked."""


def interrupted_runs(database: Database, source_ids: Sequence[str], own_run_id: str) -> list[str]:
    """Return crawls of these sources that were cut short within a day: killed, failed or paused.

    Args:
        database: the record.
        source_ids: sources that this process alone is crawling.
        own_run_id: the run that asks.
    """
    runs, sightings, captures = schema.runs, schema.sightings, schema.captures
    statement = (
        select(runs.c.id)
        .where(
            runs.c.stage == "collect",
            or_(runs.c.state.in_(("running", "failed")), _IS_PAUSED),
            runs.c.started_at > now() - RESUME_WITHIN,
            runs.c.id != own_run_id,
            runs.c.id.in_(
                select(sightings.c.run_id)
                .join(captures, captures.c.id == sightings.c.capture_id)
                .where(captures.c.source_id.in_(source_ids))
            ),
        )
        .order_by(runs.c.started_at)
    )
    with database.reading() as connection:
        return list(connection.scalars(statement))


def addresses_done(database: Database, run_ids: Sequence[str]) -> frozenset[int]:
    """Return hashes of the addresses whose documents these runs saw and the record has.

    Hashes hold within this process only, and take a third of the memory of addresses.
    """
    if not run_ids:
        return frozenset()
    sightings, documents = schema.sightings, schema.documents
    statement = (
        select(documents.c.url)
        .join(sightings, sightings.c.capture_id == documents.c.capture_id)
        .where(sightings.c.run_id.in_(run_ids))
    )
    with database.reading() as connection:
        return frozenset(hash(url) for url in connection.scalars(statement))


def close_interrupted(database: Database, run_ids: Sequence[str]) -> None:
    """Note that interrupted runs have been brought to their end by this one."""
    if not run_ids:
        return
    runs = schema.runs
    with database.operating() as connection:
        statement = update(runs).where(runs.c.id.in_(run_ids))
        connection.execute(statement.values(state="taken-over"))
