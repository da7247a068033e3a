"""The steps of an erasure that work on words beside the record: logs, rejects, notes, searches."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, Table, select

from asterism.access.audit import KeptEntry
from asterism.evidence.traces import Traces
from asterism.pipeline.erasure import STAGE, Erasure
from asterism.pipeline.subject_traces import parts
from asterism.record import erasing as record
from asterism.record import schema


def erase_lines(erasure: Erasure) -> None:
    """Take the lines that name somebody out of rejects and logs."""
    paths = erasure.workspace.paths
    files = [*paths.rejects.glob("**/*.jsonl"), *paths.crawls.glob("**/*.log")]
    for traces in _finders(erasure):
        for path in files:
            _without_traces(path, traces)


def _without_traces(path: Path, traces: Traces) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    kept = [line for line in lines if not traces.spans(line)]
    if len(kept) == len(lines):
        return
    partial = path.with_name(f"{path.name}.partial")
    with partial.open("wb") as file:
        file.writelines(kept)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def erase_notes(erasure: Erasure) -> None:
    """Blank what people typed beside their acts; drop leads and watched identifiers.

    Only where they name somebody who is erased.
    """
    database = erasure.workspace.database
    for traces in _finders(erasure):
        with database.reading() as connection:
            leads = schema.leads
            named = [
                row.id
                for row in connection.execute(select(leads.c.id, leads.c.title, leads.c.reasons))
                if traces.spans(f"{row.title}\n{row.reasons}".encode())
            ]
            watched = [
                row.id
                for row in connection.execute(select(schema.watch_list))
                if traces.spans(_bytes(row.value))
            ]
            typed = list(_typed(connection, traces))
        with database.writing(STAGE) as commit:
            record.delete_leads(commit.connection, named)
            record.delete_watched(commit.connection, watched)
            for table, column, row_ids in typed:
                record.blank_free_text(commit, table, column, row_ids)


def _typed(connection: Connection, traces: Traces) -> Iterator[tuple[Table, str, list[str]]]:
    """Yield table, column and ids of the rows in which people typed a trace."""
    for name, columns in record.FREE_TEXT.items():
        table = schema.metadata.tables[name]
        for column in columns:
            rows = connection.execute(select(table.c.id, table.c[column]))
            found = [key for key, text in rows if traces.spans(_bytes(text))]
            if found:
                yield table, column, found


def erase_searches(erasure: Erasure) -> None:
    """Erase what was searched for from the audit log, where it names somebody.

    Who searched, and when, stays, and so does every proof.
    """
    audit = erasure.workspace.audit
    numbers = {
        entry.number
        for traces in _finders(erasure)
        for entry in audit.entries()
        if not entry.erased and _names(entry, traces)
    }
    audit.erase_sealed(sorted(numbers), erasure.actor.person, erasure.actor.purpose)
    erasure.searches += len(numbers)


def _names(entry: KeptEntry, traces: Traces) -> bool:
    said = json.dumps([entry.purpose, entry.target, entry.terms], ensure_ascii=False, default=str)
    return bool(traces.spans(_bytes(said)))


def _finders(erasure: Erasure) -> Iterator[Traces]:
    for texts in parts(erasure.plan.traces):
        if traces := Traces(texts):
            yield traces


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
