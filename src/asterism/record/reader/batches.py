"""Batches for the pipeline's stages: plain tuples, fast, under the same predicate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, select

from asterism.model.visibility import Visibility
from asterism.record import schema

DOCUMENT_COLUMNS: Final = (
    "id", "source_id", "url", "kind", "title", "text", "language", "place", "posted_at",
    "marking_id",
)  # fmt: skip
CAPTURED_AT: Final = (
    "(SELECT captured_at FROM captures WHERE captures.id = documents.capture_id) AS captured_at"
)
LOOKUP: Final = 500

Rows = list[tuple[Any, ...]]


def sequence(connection: Connection) -> int:
    """Return the record's newest change."""
    statement = select(schema.change_counter.c.value)
    return connection.execute(statement).scalar_one_or_none() or 0


def watermark(connection: Connection, name: str) -> int:
    """Return up to which change a stage has read, 0 if it never ran."""
    table = schema.watermarks
    statement = select(table.c.sequence).where(table.c.name == name)
    return connection.execute(statement).scalar_one_or_none() or 0


def count_written(connection: Connection, table: str, span: tuple[int, int]) -> int:
    """Return how many rows of a table the changes in `span` (exclusive, inclusive) wrote last."""
    statement = (
        f"SELECT COUNT(*) FROM {table} WHERE change_sequence > {span[0]}"
        f" AND change_sequence <= {span[1]}"
    )
    return int(query(connection, statement)[0][0])


def documents_changed(
    connection: Connection,
    visibility: Visibility,
    span: tuple[int, int],
    after: str,
    limit: int,
) -> Rows:
    """Return documents of the changes in `span` (exclusive, inclusive), in id order.

    Args:
        connection: an open connection.
        visibility: whose predicate applies.
        span: first change (exclusive) and last change (inclusive).
        after: the id after which to begin; "" for the first batch.
        limit: at most so many rows.

    Returns:
        Tuples of `DOCUMENT_COLUMNS` and when the document was captured.
    """
    columns = ", ".join((*DOCUMENT_COLUMNS, CAPTURED_AT))
    inside = (
        f"change_sequence > {span[0]} AND change_sequence <= {span[1]}"
        f" AND {visibility.sql('marking_id')}"
    )
    if _is_small(connection, span):
        chosen = (
            f"id IN (SELECT id FROM documents WHERE {inside} AND id > '{after}'"
            f" ORDER BY id LIMIT {limit})"
        )
        statement = f"SELECT {columns} FROM documents WHERE {chosen} ORDER BY id"
    else:
        # "+ 0" keeps the planner on the id index: a large span is read in one ordered sweep
        # instead of being sorted again for every batch.
        inside = inside.replace("change_sequence", "change_sequence + 0")
        statement = (
            f"SELECT {columns} FROM documents WHERE id > '{after}' AND {inside}"
            f" ORDER BY id LIMIT {limit}"
        )
    return [tuple(row) for row in connection.exec_driver_sql(statement).all()]


def _is_small(connection: Connection, span: tuple[int, int], bound: int = 20_000) -> bool:
    statement = (
        f"SELECT COUNT(*) FROM (SELECT 1 FROM documents WHERE change_sequence > {span[0]}"
        f" AND change_sequence <= {span[1]} LIMIT {bound + 1}) AS first_rows"
    )
    return int(connection.exec_driver_sql(statement).scalar_one()) <= bound


def count_newer(connection: Connection, visibility: Visibility, table: str, sequence: int) -> int:
    """Return how many visible rows of a table were written after a change."""
    statement = (
        f"SELECT COUNT(*) FROM {table} WHERE change_sequence > {sequence}"
        f" AND {visibility.sql('marking_id')}"
    )
    return int(connection.exec_driver_sql(statement).scalar_one())


def identifier_statistics(connection: Connection, identifier_ids: Sequence[str]) -> Rows:
    """Return (identifier, kind, documents, hub, episodes) of shared identifiers.

    They are statistics of the last linking release and carry no marking of their own.
    """
    rows: Rows = []
    for start in range(0, len(identifier_ids), LOOKUP):
        listed = "', '".join(identifier_ids[start : start + LOOKUP])
        rows += query(
            connection,
            "SELECT identifier_id, kind, documents, hub, episodes FROM identifier_statistics"
            f" WHERE identifier_id IN ('{listed}')",
        )
    return rows


def extraction_sizes(
    connection: Connection, visibility: Visibility, span: tuple[int, int]
) -> list[tuple[int, int]]:
    """Return (change, documents read in it) for the changes in `span`, in order."""
    statement = (
        "SELECT change_sequence, COUNT(*) FROM extractions"
        f" WHERE change_sequence > {span[0]} AND change_sequence <= {span[1]}"
        f" AND {visibility.sql('marking_id')} GROUP BY change_sequence ORDER BY change_sequence"
    )
    return [(int(row[0]), int(row[1])) for row in query(connection, statement)]


COPIED_DOCUMENTS: Final = (
    "d.id", "d.source_id", "d.url", "d.kind", "d.title", "d.text", "d.language", "d.place",
    "d.posted_at", "c.captured_at", "e.place_value", "e.latitude", "e.longitude", "d.marking_id",
    "e.change_sequence",
)  # fmt: skip
COPIED_MENTIONS: Final = (
    "m.document_id", "m.id", "m.kind", "m.field", "m.value", "m.identifier_id", "m.role",
    "m.hidden", "m.reserved", "m.confidence", "m.latitude", "m.longitude", "m.attributes",
    "m.marking_id", "m.change_sequence",
)  # fmt: skip


def extracted(
    connection: Connection, visibility: Visibility, span: tuple[int, int]
) -> tuple[Rows, Rows]:
    """Return documents that the changes in `span` read, and their mentions.

    Returns:
        Tuples of `COPIED_DOCUMENTS` and of `COPIED_MENTIONS`, in no order: asked for one, the
        planner sweeps every mention there is. A document's change is the one that read it.
    """
    inside = f"e.change_sequence > {span[0]} AND e.change_sequence <= {span[1]}"
    documents = query(
        connection,
        f"SELECT {', '.join(COPIED_DOCUMENTS)} FROM extractions e"
        " JOIN documents d ON d.id = e.document_id JOIN captures c ON c.id = d.capture_id"
        f" WHERE {inside}"
        f" AND {visibility.sql('d.marking_id')}",
    )
    mentions = query(
        connection,
        f"SELECT {', '.join(COPIED_MENTIONS)} FROM extractions e"
        " JOIN mentions m ON m.document_id = e.document_id"
        f" AND m.model_version_id = e.model_version_id WHERE {inside}"
        f" AND {visibility.sql('m.marking_id')}",
    )
    return documents, mentions


def document_markings(
    connection: Connection, visibility: Visibility, document_ids: Sequence[str]
) -> dict[str, int]:
    """Return the marking of each visible one of these documents."""
    found: dict[str, int] = {}
    for start in range(0, len(document_ids), LOOKUP):
        listed = "', '".join(document_ids[start : start + LOOKUP])
        found.update(
            query(
                connection,
                f"SELECT id, marking_id FROM documents WHERE id IN ('{listed}')"
                f" AND {visibility.sql('marking_id')}",
            )
        )
    return found


def query(connection: Connection, statement: str, parameters: Sequence[Any] = ()) -> Rows:
    """Return the rows of a driver-level statement whose text already carries the predicate."""
    result = connection.exec_driver_sql(statement, tuple(parameters))
    return [tuple(row) for row in result.all()]
