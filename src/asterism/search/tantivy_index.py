"""The tantivy back-end: the index's schema, and the one writer that the indexer holds."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import pyarrow as pa
import pyarrow.compute as pc
import tantivy

from asterism.model.errors import BusyError, WorkspaceError
from asterism.search.identifiers import indexed_forms
from asterism.search.words import analyzer

FORMAT: Final = "2"
"""Raise it when the fields or how words are cut change; older indexes are then built again."""
MEMORY_BYTES: Final = 128_000_000
WATERMARK_ID: Final = "watermark"
FIELDS: Final = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("source_id", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("title", pa.string(), nullable=False),
        pa.field("text", pa.string(), nullable=False),
        pa.field("place", pa.string()),
        pa.field("posted_at", pa.int64()),
        pa.field("marking_id", pa.int64(), nullable=False),
        pa.field("audience", pa.int64(), nullable=False),
        pa.field("change_sequence", pa.int64()),
    ]
)
"""What is read of a document; tantivy keeps the last three without a sign."""
UNSIGNED: Final = frozenset({"marking_id", "audience", "change_sequence"})
SECOND: Final = 1_000_000
TIE_BITS: Final = 31
LATEST_SECOND: Final = 2**32 - 1


def index_schema() -> tantivy.Schema:
    """Return the fields of the index. Text is not stored: the record has it."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("document_id", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("title", "text", "place"):
        builder.add_text_field(name, tokenizer_name="words")
    for name in ("identifiers", "kind", "source"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("posted_at", fast=True)
    builder.add_integer_field("newest", fast=True)
    builder.add_unsigned_field("marking_id", indexed=True, fast=True)
    builder.add_unsigned_field("audience", indexed=True)
    builder.add_unsigned_field("change_sequence", fast=True)
    builder.add_unsigned_field("watermark", stored=True)
    return builder.build()


def open_index(folder: Path) -> tantivy.Index:
    """Open the index in a folder, or make an empty one there.

    Raises:
        WorkspaceError: if what is there cannot be read by this version.
    """
    try:
        index = tantivy.Index(index_schema(), path=str(folder))
    except (ValueError, OSError) as error:
        message = f"{folder}: the search index cannot be read ({error}); run: asterism rebuild"
        raise WorkspaceError(message) from error
    index.register_tokenizer("words", analyzer())
    return index


def read_watermark(index: tantivy.Index, searcher: tantivy.Searcher) -> int:
    """Return the change sequence that the last commit stated; 0 if there was none.

    It is a document of the index itself, so that it is committed with the batch or not at all.
    """
    query = tantivy.Query.term_query(index.schema, "document_id", WATERMARK_ID)
    hits = searcher.search(query, limit=1, count=False).hits
    return int(searcher.doc(hits[0][1])["watermark"][0]) if hits else 0


def order_key(document_id: str, posted_at: int | None) -> int:
    """Return what results are sorted by: the second of posting, ties by id, undated last.

    A pure function of the document, so that pages stay put and hidden documents move nothing.
    """
    tie = int(document_id[:16], 16)
    if posted_at is None:
        return -(tie >> 1) - 1
    second = min(max(posted_at // SECOND, 0), LATEST_SECOND)
    return (second << TIE_BITS) | (tie >> (64 - TIE_BITS))


class TantivyWriter:
    """The one writer of an index; implements `SearchIndexWriter`.

    Args:
        folder: where the index is kept; made if absent. An index of an older format is
            removed: it is derived, and its watermark of 0 tells the indexer to start over.
        memory_bytes: how much to gather before a segment is written.
        threads: indexing threads besides the merging ones.

    Raises:
        BusyError: if another process is writing.
        WorkspaceError: if the folder cannot be used.
    """

    def __init__(self, folder: Path, *, memory_bytes: int = MEMORY_BYTES, threads: int = 1) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._index = _open_current(folder)
        self._schema = self._index.schema
        try:
            self._writer = self._index.writer(memory_bytes, threads)
        except ValueError as error:
            message = f"{folder}: another process is indexing; wait for it or stop it ({error})"
            raise BusyError(message) from error
        self._index.reload()
        searcher = self._index.searcher()
        self._empty = searcher.num_docs == 0
        self._watermark = read_watermark(self._index, searcher)

    @property
    def watermark(self) -> int:
        """The change sequence of the last commit; 0 for an empty index."""
        return self._watermark

    def add_batch(
        self, documents: pa.Table | pa.RecordBatch, identifiers: pa.Table | pa.RecordBatch
    ) -> int:
        """Add documents, replacing those already there; return how many.

        While an empty index is filled (up to its first commit that is not `filling`) nothing is
        looked up, and each document must come once.

        Args:
            documents: columns of `FIELDS`; others are ignored.
            identifiers: `document_id`, `kind`, `value` of their joinable mentions.

        Raises:
            ValueError: if a value does not fit its field; nothing of the batch was added. The
                writer's thread would die of it, with everything not committed.
        """
        added = 0
        for fields in _index_fields(documents, identifiers):
            if not self._empty:
                self._writer.delete_documents_by_term("document_id", fields["document_id"])
            self._writer.add_document(tantivy.Document.from_dict(fields, self._schema))
            added += 1
        return added

    def delete(self, document_ids: Iterable[str]) -> None:
        """Remove documents; those that are not there are ignored."""
        for document_id in document_ids:
            self._writer.delete_documents_by_term("document_id", document_id)

    def commit(self, watermark: int, *, filling: bool = False) -> None:
        """Make everything added searchable and the watermark durable, both or neither.

        Args:
            watermark: the change sequence up to which the record has been read.
            filling: more of a first load follows in which no document comes twice, so that
                none needs to be looked up; of no effect unless the index was empty when opened.
        """
        self._writer.delete_documents_by_term("document_id", WATERMARK_ID)
        fields = {"document_id": WATERMARK_ID, "watermark": watermark}
        self._writer.add_document(tantivy.Document.from_dict(fields, self._schema))
        self._writer.commit()
        self._watermark = watermark
        self._empty = self._empty and filling

    def close(self) -> None:
        """Drop what is not committed, finish merges and let another writer in."""
        self._writer.rollback()
        self._writer.wait_merging_threads()

    def __enter__(self) -> Self:
        """Return the writer."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the writer; commits are explicit."""
        self.close()


def _open_current(folder: Path) -> tantivy.Index:
    marker = folder / "format.json"
    current = marker.exists() and json.loads(marker.read_text()).get("format") == FORMAT
    if not current:
        for item in folder.iterdir():
            shutil.rmtree(item) if item.is_dir() else item.unlink()
        marker.write_text(json.dumps({"format": FORMAT}))
    return open_index(folder)


def _checked(documents: pa.Table | pa.RecordBatch) -> pa.Table:
    """Return the columns to index, of the types and without the nulls that would kill a writer.

    Raises:
        ValueError: naming the column that does not fit.
    """
    table = pa.table(documents) if isinstance(documents, pa.RecordBatch) else documents
    columns = []
    for field in FIELDS:
        if field.name not in table.schema.names:
            if not field.nullable:
                message = f"documents to index lack the column {field.name}"
                raise ValueError(message)
            columns.append(pa.nulls(len(table), field.type))
            continue
        try:
            column = table.column(field.name).cast(field.type)
        except pa.ArrowException as error:
            message = f"documents to index: {field.name} does not fit {field.type}: {error}"
            raise ValueError(message) from error
        negative = field.name in UNSIGNED and (pc.min(column).as_py() or 0) < 0
        if negative or (column.null_count and not field.nullable):
            message = f"documents to index: {field.name} has an empty or negative value"
            raise ValueError(message)
        columns.append(column)
    return pa.table(columns, schema=FIELDS)


def _forms_by_document(identifiers: pa.Table | pa.RecordBatch) -> dict[str, list[str]]:
    forms: dict[str, list[str]] = defaultdict(list)
    columns = (identifiers.column(name).to_pylist() for name in ("document_id", "kind", "value"))
    for document_id, kind, value in zip(*columns, strict=True):
        forms[document_id] += indexed_forms(kind, value)
    return forms


def _index_fields(
    documents: pa.Table | pa.RecordBatch, identifiers: pa.Table | pa.RecordBatch
) -> Iterable[dict[str, Any]]:
    """Yield the index's fields of each document."""
    table = _checked(documents)
    forms = _forms_by_document(identifiers)
    columns = (column.to_pylist() for column in table.columns)
    for id_, source, kind, title, text, place, posted_at, marking, audience, sequence in zip(
        *columns, strict=True
    ):
        fields: dict[str, Any] = {
            "document_id": id_,
            "source": source,
            "kind": kind,
            "title": title,
            "text": text,
            "marking_id": marking,
            "audience": audience,
            "newest": order_key(id_, posted_at),
        }
        if id_ in forms:
            fields["identifiers"] = forms[id_]
        if place:
            fields["place"] = place
        if posted_at is not None:
            fields["posted_at"] = posted_at
        if sequence is not None:
            fields["change_sequence"] = sequence
        yield fields
