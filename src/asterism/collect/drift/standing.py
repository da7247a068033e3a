"""How each source stands: what its last crawl read of it, and what was odd."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select

from asterism.collect.drift.history import RUNS_LOOKED_AT, STATISTICS, WARNINGS
from asterism.collect.drift.watching import ITEMS, PAGE
from asterism.record import schema
from asterism.record.database import Database


@dataclass(frozen=True, slots=True)
class SourceStanding:
    """The last finished crawl of a source.

    Attributes:
        source: its key.
        run: id of the crawl.
        finished_at: microseconds since 1970 in UTC.
        documents: pages or posts that were read, also those that were known already.
        rejected: pages on which no document was found.
        listings: listings that were read.
        shown: share of documents that show something, by declared field.
        drift: alarms, each with field and reason.
        rejects_file: where they stand with examples, or None.
    """

    source: str
    run: str
    finished_at: int
    documents: int
    rejected: int
    listings: int
    shown: dict[str, float]
    drift: list[dict[str, str]]
    rejects_file: str | None

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return asdict(self)


def standings(database: Database) -> list[SourceStanding]:
    """Return how each source stands that was crawled to the end lately, by its key."""
    runs = schema.runs
    statement = (
        select(runs.c.id, runs.c.finished_at, runs.c.report)
        .where(runs.c.stage == "collect", runs.c.state == "finished")
        .order_by(runs.c.finished_at.desc())
        .limit(RUNS_LOOKED_AT)
    )
    found: dict[str, SourceStanding] = {}
    with database.reading() as connection:
        for run_id, finished_at, text in connection.execute(statement):
            report = json.loads(text)
            for key, fields in report.get(STATISTICS, {}).items():
                found.setdefault(key, _standing(key, run_id, finished_at, report, fields))
    return [found[key] for key in sorted(found)]


def _standing(
    key: str,
    run_id: str,
    finished_at: int,
    report: Mapping[str, Any],
    fields: Mapping[str, Mapping[str, Any]],
) -> SourceStanding:
    pages = fields[PAGE]
    return SourceStanding(
        key,
        run_id,
        finished_at,
        pages["shown"],
        pages["pages"] - pages["shown"],
        fields[ITEMS]["pages"],
        {
            name: round(each["shown"] / each["pages"], 4)
            for name, each in fields.items()
            if name not in {PAGE, ITEMS} and each["pages"]
        },
        [
            {"field": each["field"], "reason": each["reason"]}
            for each in report.get(WARNINGS, [])
            if each["source"] == key
        ],
        report.get("rejects_file"),
    )
