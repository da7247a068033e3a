"""What earlier runs saw of a source: their statistics, and examples from the record."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson
from sqlalchemy import select

from asterism.collect.declaration import SiteDeclaration
from asterism.collect.drift.statistics import FieldStatistics, summed
from asterism.collect.drift.watching import EXAMPLE_LENGTH, EXAMPLES, Example, SourceWatch
from asterism.collect.page_reading import PageReader
from asterism.model.clock import to_datetime
from asterism.record import schema
from asterism.record.database import Database

RUNS_LOOKED_AT: Final = 200
RUNS_COUNTED: Final = 10
ACCEPTED_AFTER: Final = 3
"""Runs in a row with an alarm for a field, after which its new state is the normal one."""
STATISTICS: Final = "reading"
WARNINGS: Final = "drift"


@dataclass(frozen=True, slots=True)
class PastRun:
    """A finished run and what it kept of a source.

    Attributes:
        id: of the run.
        finished_at: microseconds since 1970 in UTC.
        report: what the run reported.
        fields: statistics by field.
    """

    id: str
    finished_at: int
    report: Mapping[str, Any]
    fields: Mapping[str, FieldStatistics]


def past_runs(database: Database, source_key: str) -> list[PastRun]:
    """Return finished crawls of a source that kept statistics, the newest first."""
    runs = schema.runs
    statement = (
        select(runs.c.id, runs.c.finished_at, runs.c.report)
        .where(runs.c.stage == "collect", runs.c.state == "finished")
        .order_by(runs.c.finished_at.desc())
        .limit(RUNS_LOOKED_AT)
    )
    found = []
    with database.reading() as connection:
        for run_id, finished_at, text in connection.execute(statement):
            report = json.loads(text)
            kept = report.get(STATISTICS, {}).get(source_key)
            if kept:
                fields = {name: FieldStatistics.from_json(each) for name, each in kept.items()}
                found.append(PastRun(run_id, finished_at, report, fields))
    return found[:RUNS_COUNTED]


def field_history(runs: list[PastRun], name: str, selector: str) -> FieldStatistics:
    """Return what runs saw of a field with a selector, as what is normal for it.

    Runs with an alarm do not count, unless the latest three in a row had one: then the site has
    changed for good, and has been said to.
    """
    seen = [run.fields[name] for run in runs if name in run.fields]
    seen = [each for each in seen if each.selector == selector and each.pages]
    latest = seen[:ACCEPTED_AFTER]
    if len(latest) == ACCEPTED_AFTER and all(each.drifted for each in latest):
        return summed(latest, selector)
    return summed((each for each in seen if not each.drifted), selector)


def watch_of(database: Database, declaration: SiteDeclaration) -> SourceWatch:
    """Return a watch over a source that knows its earlier runs."""
    runs = past_runs(database, declaration.key)
    return SourceWatch(
        declaration,
        lambda name, selector: field_history(runs, name, selector),
        lambda name: latest_examples(database, declaration.source.id, name),
    )


def kept_with_run(readers: Mapping[str, PageReader]) -> dict[str, Any]:
    """Return what a run keeps of what its readers saw: numbers and reasons.

    No examples: what pages show is under markings and may be erased, and a run is not.
    """
    watches = {key: reader.watch for key, reader in readers.items() if reader.watch}
    warned = [warning for watch in watches.values() for warning in watch.warnings]
    return {
        STATISTICS: {key: watch.statistics() for key, watch in watches.items()},
        WARNINGS: [
            {"source": each.source, "field": each.field, "reason": each.reason} for each in warned
        ],
    }


def latest_examples(database: Database, source_id: str, name: str) -> list[Example]:
    """Return what a field of the latest documents of a source shows, the latest last."""
    documents = schema.documents
    column = documents.c.get(name, documents.c.attributes if "." in name else None)
    if column is None:
        return []
    statement = (
        select(documents.c.url, column)
        .where(documents.c.source_id == source_id, column.is_not(None))
        .order_by(documents.c.change_sequence.desc())
        .limit(EXAMPLES * 10)
    )
    with database.reading() as connection:
        found = [(url, _value(name, value)) for url, value in connection.execute(statement)]
    examples = [Example(url, value[:EXAMPLE_LENGTH]) for url, value in found if value]
    return examples[:EXAMPLES][::-1]


def _value(name: str, value: Any) -> str:  # noqa: ANN401 - what the column holds
    if name.startswith("attributes."):
        return str(orjson.loads(value).get(name.partition(".")[2], ""))
    return to_datetime(value).isoformat() if name == "posted_at" else str(value)
