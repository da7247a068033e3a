"""The stage that reads documents: mentions, and where each document says it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pyarrow as pa

from asterism.access import Session
from asterism.engine.local import map_batches
from asterism.extract import EXTRACTOR_VERSION, extract_batch
from asterism.model.gazetteer import locate
from asterism.model.ids import derive_id
from asterism.model.mention import JOINABLE
from asterism.model.schemas import DOCUMENTS
from asterism.model.version import ModelVersion
from asterism.pipeline.stage import StageContext
from asterism.record import schema
from asterism.record.database import Commit
from asterism.record.jobs import Job, finish_job, lease_span, move_cursor, release_job
from asterism.record.writing import insert_rows, intern_model_version, upsert_rows

KIND: Final = "extract"
BATCH: Final = 2_500
WORTH_PROCESSES: Final = 20_000
"""Starting processes costs as much as reading some thousand documents."""
MODEL: Final = ModelVersion(KIND, EXTRACTOR_VERSION)
WATERMARK: Final = f"{KIND}:{MODEL.id}"
MENTION_COLUMNS: Final = (
    "document_id", "id", "kind", "field", "span_start", "span_end", "raw", "value", "display",
    "confidence", "reserved", "hidden", "reading", "role", "latitude", "longitude", "attributes",
    "identifier_id", "model_version_id", "marking_id", "change_sequence",
)  # fmt: skip
EXTRACTION_COLUMNS: Final = (
    "document_id", "mention_count", "place_value", "latitude", "longitude", "model_version_id",
    "marking_id", "change_sequence",
)  # fmt: skip


def extract_documents(context: StageContext) -> int:
    """Read every document that this version has not read yet; return how many there were."""
    session = context.workspace.service(KIND)
    span = (session.watermark(WATERMARK), session.sequence())
    if not _has_documents(session, span):
        return 0
    job = lease_span(context.workspace.database, KIND, WATERMARK, patience=context.patience)
    try:
        return _run(context, session, job)
    except BaseException:
        release_job(context.workspace.database, job)
        raise


def _has_documents(session: Session, span: tuple[int, int]) -> bool:
    return bool(session.changed_documents(span, "", 1))


def _run(context: StageContext, session: Session, job: Job) -> int:
    database = context.workspace.database
    span = (int(job.parameters["from"]), int(job.parameters["to"]))
    with database.operating() as connection:
        intern_model_version(connection, MODEL)
    pending: list[pa.RecordBatch] = []

    def batches() -> Iterator[pa.RecordBatch]:
        after = job.cursor or ""
        while rows := session.changed_documents(span, after, BATCH):
            after = rows[-1][0]
            batch = _to_batch(rows)
            pending.append(batch)
            yield batch

    done = 0
    total = session.count_changed_documents(span)
    workers = context.workers if total >= WORTH_PROCESSES else 1
    for found in map_batches(extract_batch, batches(), workers=workers):
        documents = pending.pop(0)
        with database.writing(KIND) as commit:
            _write(commit, documents, found)
            move_cursor(commit.connection, job, documents.column("id")[-1].as_py())
        done += documents.num_rows
        context.progress(KIND, done, total)
    with database.operating() as connection:
        upsert_rows(connection, schema.watermarks, ("name", "sequence"), [(WATERMARK, span[1])])
        finish_job(connection, job)
    return done


def _to_batch(rows: list[tuple[Any, ...]]) -> pa.RecordBatch:
    columns = [
        pa.array(column, field.type)
        for column, field in zip(zip(*rows, strict=True), DOCUMENTS, strict=True)
    ]
    return pa.RecordBatch.from_arrays(columns, schema=DOCUMENTS)


def _write(commit: Commit, documents: pa.RecordBatch, mentions: pa.RecordBatch) -> None:
    ids: list[str] = documents.column("id").to_pylist()
    markings = dict(zip(ids, documents.column("marking_id").to_pylist(), strict=True))
    counts = dict.fromkeys(ids, 0)
    rows = []
    identifiers: dict[tuple[str, str], str] = {}
    for mention in zip(*(column.to_pylist() for column in mentions.columns), strict=True):
        document_id, kind, value = mention[0], mention[2], mention[7]
        identifier_id = None
        if kind in JOINABLE:
            identifier_id = identifiers.get((kind, value))
            if identifier_id is None:
                identifier_id = derive_id("identifier", kind, value)
                identifiers[kind, value] = identifier_id
        counts[document_id] += 1
        rows.append((*mention, identifier_id, MODEL.id, markings[document_id], commit.sequence))
    insert_rows(commit.connection, schema.mentions, MENTION_COLUMNS, rows)
    extractions = []
    for document_id, place in zip(ids, documents.column("place").to_pylist(), strict=True):
        located = locate(place) if place else None
        position = (located.value, located.latitude, located.longitude) if located else (None,) * 3
        extractions.append(
            (
                document_id, counts[document_id], *position, MODEL.id, markings[document_id],
                commit.sequence,
            )
        )  # fmt: skip
    upsert_rows(commit.connection, schema.extractions, EXTRACTION_COLUMNS, extractions)
