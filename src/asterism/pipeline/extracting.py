"""The stage that reads documents: mentions, and where each document says it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import repeat
from typing import Any, Final

import pyarrow as pa

from asterism.access import Session
from asterism.engine.copied_tables import DOCUMENTS as DOCUMENT_COPY
from asterism.engine.copied_tables import MENTIONS as MENTION_COPY
from asterism.engine.local import map_batches
from asterism.extract import EXTRACTOR_VERSION, extract_batch
from asterism.model.errors import BusyError
from asterism.model.gazetteer import locate
from asterism.model.ids import derive_id
from asterism.model.mention import JOINABLE
from asterism.model.schemas import DOCUMENTS
from asterism.model.version import ModelVersion
from asterism.pipeline.indexing import follow_record, open_indexer
from asterism.pipeline.reading_again import supersede
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
FEED_DOCUMENTS: Final = 100_000
WATERMARK: Final = f"{KIND}:{MODEL.id}"
MENTION_COLUMNS: Final = (
    "document_id", "id", "kind", "field", "span_start", "span_end", "raw", "value", "display",
    "confidence", "reserved", "hidden", "reading", "role", "latitude", "longitude", "attributes",
    "identifier_id", "model_version_id", "supersedes", "marking_id", "change_sequence",
)  # fmt: skip
READ: Final = DOCUMENTS.append(pa.field("captured_at", pa.int64(), nullable=False))
"""Documents as they are read: what extractors take, and what the columnar copy holds beside."""
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

    read_before = session.has_changed("extractions", (0, span[1]))
    done = 0
    total = session.count_changed_documents(span)
    feed = Feed(context)
    workers = context.workers if total >= WORTH_PROCESSES else 1
    for read in map_batches(extract_batch, batches(), workers=workers):
        documents, found = pending.pop(0), read
        superseded: list[str | None] = [None] * found.num_rows
        if read_before:
            ids = documents.column("id").to_pylist()
            found, superseded = supersede(session, ids, found, MODEL)
        with database.writing(KIND) as commit:
            copied = _write(commit, documents, found, superseded)
            move_cursor(commit.connection, job, documents.column("id")[-1].as_py())
        feed.take(*copied, commit.sequence)
        done += documents.num_rows
        context.progress(KIND, done, total)
    feed.flush()
    with database.operating() as connection:
        upsert_rows(connection, schema.watermarks, ("name", "sequence"), [(WATERMARK, span[1])])
        finish_job(connection, job)
    return done


def _to_batch(rows: list[tuple[Any, ...]]) -> pa.RecordBatch:
    columns = [
        pa.array(column, field.type)
        for column, field in zip(zip(*rows, strict=True), READ, strict=True)
    ]
    return pa.RecordBatch.from_arrays(columns, schema=READ)


class Feed:
    """Hands what was just read to copy and index, which would otherwise read it back.

    Only a shortcut: what it does not hand over, because another process is indexing or this one
    is killed, the indexer finds in the record.
    """

    def __init__(self, context: StageContext) -> None:
        self._context = context
        self._session = context.workspace.service("index")
        self._parts: list[tuple[pa.Table, pa.Table, int]] = []
        self._documents = 0

    def take(self, documents: pa.Table, mentions: pa.Table, sequence: int) -> None:
        """Keep one commit's documents and mentions, as copied, until there are enough."""
        self._parts.append((documents, mentions, sequence))
        self._documents += documents.num_rows
        if self._documents >= FEED_DOCUMENTS:
            self.flush()

    def flush(self) -> None:
        """Hand over what was kept, if copy and index hold everything before it."""
        if not self._parts:
            return
        first, last = self._parts[0][2], self._parts[-1][2]
        try:
            with open_indexer(self._context.workspace) as indexer:
                missing = self._session.extraction_sizes((indexer.watermark, first - 1))
                if missing:
                    follow_record(self._context, indexer)
                else:
                    with indexer.batch(last):
                        for documents, mentions, sequence in self._parts:
                            indexer.take(documents, mentions, sequence - 1)
        except BusyError:
            pass
        self._parts, self._documents = [], 0


def _write(
    commit: Commit,
    documents: pa.RecordBatch,
    mentions: pa.RecordBatch,
    superseded: list[str | None],
) -> tuple[pa.Table, pa.Table]:
    """Write a batch; return its documents and mentions as the columnar copy holds them."""
    ids: list[str] = documents.column("id").to_pylist()
    markings = dict(zip(ids, documents.column("marking_id").to_pylist(), strict=True))
    document_ids: list[str] = mentions.column("document_id").to_pylist()
    counts = Counter(document_ids)
    identifier_ids = _identifier_ids(mentions)
    marking_ids = [markings[document_id] for document_id in document_ids]
    columns = [column.to_pylist() for column in mentions.columns[1:]]
    rows = zip(
        document_ids, *columns, identifier_ids, repeat(MODEL.id), superseded, marking_ids,
        repeat(commit.sequence),
    )  # fmt: skip
    insert_rows(commit.connection, schema.mentions, MENTION_COLUMNS, list(rows))
    places = [_position(place) for place in documents.column("place").to_pylist()]
    extractions = [
        (document_id, counts[document_id], *place, MODEL.id, marking, commit.sequence)
        for (document_id, marking), place in zip(markings.items(), places, strict=True)
    ]
    upsert_rows(commit.connection, schema.extractions, EXTRACTION_COLUMNS, extractions)
    return _copied_documents(documents, places, commit.sequence), _copied_mentions(
        mentions, identifier_ids, marking_ids, commit.sequence
    )


def _identifier_ids(mentions: pa.RecordBatch) -> list[str | None]:
    known: dict[tuple[str, str], str] = {}
    found: list[str | None] = []
    kinds, values = mentions.column("kind").to_pylist(), mentions.column("value").to_pylist()
    for key in zip(kinds, values, strict=True):
        if key[0] not in JOINABLE:
            found.append(None)
            continue
        if key not in known:
            known[key] = derive_id("identifier", *key)
        found.append(known[key])
    return found


@lru_cache(maxsize=100_000)
def _position(place: str | None) -> tuple[str | None, float | None, float | None]:
    located = locate(place) if place else None
    if located is None:
        return None, None, None
    return located.value, located.latitude, located.longitude


def _copied_documents(
    documents: pa.RecordBatch, places: list[tuple[Any, ...]], sequence: int
) -> pa.Table:
    values, latitudes, longitudes = zip(*places, strict=True)
    added = {
        "place_value": pa.array(values, pa.string()),
        "latitude": pa.array(latitudes, pa.float64()),
        "longitude": pa.array(longitudes, pa.float64()),
        "change_sequence": pa.repeat(pa.scalar(sequence, pa.int64()), documents.num_rows),
    }
    return _table(documents, added, DOCUMENT_COPY)


def _copied_mentions(
    mentions: pa.RecordBatch,
    identifier_ids: list[str | None],
    marking_ids: list[int],
    sequence: int,
) -> pa.Table:
    added = {
        "identifier_id": pa.array(identifier_ids, pa.string()),
        "marking_id": pa.array(marking_ids, pa.int64()),
        "change_sequence": pa.repeat(pa.scalar(sequence, pa.int64()), mentions.num_rows),
    }
    return _table(mentions, added, MENTION_COPY)


def _table(batch: pa.RecordBatch, added: Mapping[str, pa.Array], wanted: pa.Schema) -> pa.Table:
    columns = [added[name] if name in added else batch.column(name) for name in wanted.names]
    return pa.table(columns, names=wanted.names).cast(wanted)
