"""A change that was decided but is too large for one transaction, written down first.

A stage that must replace many rows computes them once, keeps them in a folder, and then applies
them in transactions short enough for everybody else to get a turn. After a kill the next run
goes on with the same plan at the same chunk, so that the record ends exactly as it would have.
"""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final, Literal

import pyarrow as pa

from asterism.pipeline.written_rows import leave
from asterism.record import schema
from asterism.record.database import Commit, Database
from asterism.record.jobs import Job, finish_job, move_cursor
from asterism.record.writing import delete_rows, insert_rows, upsert_rows

CHUNK: Final = 10_000
SEQUENCE: Final = "change_sequence"

Operation = Literal["delete", "upsert", "insert"]


@dataclass(frozen=True)
class Step:
    """One kind of write to one table.

    Attributes:
        operation: delete by key, upsert, or insert where absent.
        table: name of a table of the record.
        rows: columns to write, or the one key column to delete by. The change sequence is
            added when the rows are written.
    """

    operation: Operation
    table: str
    rows: pa.Table


class Plan:
    """Steps kept in a folder until they are all in the record."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._manifest = folder / "plan.json"

    def exists(self) -> bool:
        """Return whether the plan was written down completely."""
        return self._manifest.exists()

    def write(self, steps: Sequence[Step]) -> None:
        """Keep the steps; the manifest comes last, so that half a plan is no plan."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        entries = []
        for number, step in enumerate(steps):
            path = self._folder / f"{number:02d}.arrow"
            with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, step.rows.schema) as out:
                out.write_table(step.rows, max_chunksize=CHUNK)
            entries.append({"operation": step.operation, "table": step.table, "file": path.name})
        partial = self._manifest.with_suffix(".partial")
        partial.write_text(json.dumps({"token": uuid.uuid4().hex, "steps": entries}))
        partial.replace(self._manifest)

    def apply(self, database: Database, job: Job, watermark: str) -> None:
        """Write what is left of the steps, then set the stage's watermark and finish the job."""
        manifest = json.loads(self._manifest.read_text())
        # A cursor counts the chunks of one plan. If that one is lost, its successor was decided
        # on what it left in the record and begins at its own first chunk.
        token, _, chunks = (job.cursor or "").partition(":")
        done = int(chunks) if token == manifest["token"] else 0
        written: dict[str, list[int]] = {}
        for number, (entry, batch) in islice(
            enumerate(self._chunks(manifest["steps"])), done, None
        ):
            with database.writing(job.kind) as commit:
                _write(commit, entry["operation"], entry["table"], batch)
                move_cursor(commit.connection, job, f"{manifest['token']}:{number + 1}")
            written.setdefault(entry["file"], []).append(commit.sequence)
        with database.operating() as connection:
            row = (watermark, job.parameters["to"])
            upsert_rows(connection, schema.watermarks, ("name", "sequence"), [row])
            finish_job(connection, job)
        for entry in manifest["steps"]:
            if changes := written.get(entry["file"]):
                leave(self._folder.parent, entry["table"], self._folder / entry["file"], changes)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _chunks(
        self, steps: Sequence[dict[str, str]]
    ) -> Iterator[tuple[dict[str, str], pa.RecordBatch]]:
        for entry in steps:
            with pa.memory_map(str(self._folder / entry["file"])) as source:
                reader = pa.ipc.open_file(source)
                for index in range(reader.num_record_batches):
                    yield entry, reader.get_batch(index)


def _write(commit: Commit, operation: str, name: str, batch: pa.RecordBatch) -> None:
    table = schema.metadata.tables[name]
    if operation == "delete":
        column = batch.schema.names[0]
        delete_rows(commit.connection, table.c[column], batch.column(0).to_pylist())
        return
    names: list[str] = list(batch.schema.names)
    columns: list[list[Any]] = [column.to_pylist() for column in batch.columns]
    if SEQUENCE in table.c:
        names.append(SEQUENCE)
        columns.append([commit.sequence] * batch.num_rows)
    write = upsert_rows if operation == "upsert" else insert_rows
    write(commit.connection, table, names, list(zip(*columns, strict=True)))
