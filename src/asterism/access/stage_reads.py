"""Reads of the pipeline's stages: batches and set queries, audited once a batch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import cast

import pyarrow as pa

from asterism.access.audited_reads import AuditedReads
from asterism.access.sets import SetReader
from asterism.engine.copied_tables import DOCUMENTS, MENTIONS
from asterism.engine.duckdb_engine import MEMORY_BYTES, DuckDBEngine, Parameters
from asterism.engine.reader import read_snapshot
from asterism.record.reader import batches
from asterism.record.view_database import ViewDatabase
from asterism.search.reader import open_reader


class StageReads(AuditedReads):
    """Batches, changes and set queries, under the same predicate as every other read."""

    @contextmanager
    def columnar(
        self, inputs: Mapping[str, pa.Table] | None = None, *, memory_bytes: int = MEMORY_BYTES
    ) -> Iterator[SetReader]:
        """Yield a reader for set queries on the tables `documents` and `mentions`.

        They are the columnar copy, what the record has beyond it, and nothing that this person
        may not see. Documents that no extractor has read yet are not among them.

        Args:
            inputs: the caller's own tables, by the names that queries use; one of the same name
                stands in place of the record's.
            memory_bytes: how much memory queries may use before they go to disk.
        """
        sequence = self.sequence()
        snapshot = read_snapshot(self.paths.columnar)
        documents, mentions = self.extracted((snapshot.watermark, sequence))
        engine = DuckDBEngine(self.paths.derived / "scratch", memory_bytes=memory_bytes)
        tables = snapshot.tables(documents, mentions)
        with engine.open(tables, self.visibility, inputs) as query:
            yield SetReader(
                query, lambda sql: self.record_read("set-query", terms={"sql": sql}), sequence
            )

    def set_query(
        self,
        sql: str,
        inputs: Mapping[str, pa.Table] | None = None,
        parameters: Parameters | None = None,
    ) -> pa.Table:
        """Return the rows of one set query; see `columnar`."""
        with self.columnar(inputs) as reader:
            return reader.run(sql, parameters)

    def sequence(self) -> int:
        """Return the record's newest change; says how far, not what, so it is not audited."""
        with self._database.reading() as connection:
            return batches.sequence(connection)

    def watermark(self, name: str) -> int:
        """Return up to which change a stage has read; not audited, as `sequence`."""
        with self._database.reading() as connection:
            return batches.watermark(connection, name)

    def shared_watermark(self, name: str) -> int:
        """Return up to which change a stage has read whose work is done once for everybody."""
        database = self._database
        database = database.record if isinstance(database, ViewDatabase) else database
        with database.reading() as connection:
            return batches.watermark(connection, name)

    def count_newer(self, table: str, sequence: int) -> int:
        """Return how many visible rows of a table were written after a change."""
        with self.reading("count", target=table) as connection:
            return batches.count_newer(connection, self.visibility, table, sequence)

    def derived_watermarks(self) -> tuple[int, int]:
        """Return up to which change the columnar copy and the search index hold the record."""
        copied = read_snapshot(self.paths.columnar).watermark
        return copied, open_reader(self.paths.search).watermark()

    def changed_documents(self, span: tuple[int, int], after: str, limit: int) -> batches.Rows:
        """Return a batch of documents of the changes in `span`, in id order.

        Args:
            span: first change (exclusive) and last change (inclusive).
            after: the id after which to begin; "" for the first batch.
            limit: at most so many rows.

        Returns:
            Tuples of `asterism.model.schemas.DOCUMENTS`, and when each was captured.
        """
        with self._database.reading() as connection:
            rows = batches.documents_changed(connection, self.visibility, span, after, limit)
        self.record_read("batch", target="documents", count=len(rows), terms={"span": span})
        return rows

    def count_changed_documents(self, span: tuple[int, int]) -> int:
        """Return how many documents the changes in `span` wrote."""
        statement = (
            "SELECT COUNT(*) FROM documents WHERE {visible}"
            f" AND change_sequence > {span[0]} AND change_sequence <= {span[1]}"
        )
        return int(self.rows("documents", statement)[0][0])

    def has_changed(self, table: str, span: tuple[int, int]) -> bool:
        """Return whether the changes in `span` wrote any visible row of a table."""
        statement = (
            f"SELECT 1 FROM {table} WHERE {{visible}}"
            f" AND change_sequence > {span[0]} AND change_sequence <= {span[1]} LIMIT 1"
        )
        return bool(self.rows(table, statement))

    def count_written(self, table: str, span: tuple[int, int]) -> int:
        """Return how many rows of a table the changes in `span` wrote last.

        Everybody's rows count: it tells a stage whether what it knows still holds, and nobody
        what they say; so it is not audited, as `sequence`.
        """
        with self._database.reading() as connection:
            return batches.count_written(connection, table, span)

    def extraction_sizes(self, span: tuple[int, int]) -> list[tuple[int, int]]:
        """Return (change, documents read in it) for the changes in `span`, in order."""
        with self._database.reading() as connection:
            sizes = batches.extraction_sizes(connection, self.visibility, span)
        self.record_read("batch", target="extractions", count=len(sizes), terms={"span": span})
        return sizes

    def extracted(self, span: tuple[int, int]) -> tuple[pa.Table, pa.Table]:
        """Return documents read by the changes in `span` and their mentions, as copied."""
        if not self.extraction_sizes(span):
            return DOCUMENTS.empty_table(), MENTIONS.empty_table()
        with self._database.reading() as connection:
            documents, mentions = batches.extracted(connection, self.visibility, span)
        self.record_read("batch", target="documents", count=len(documents), terms={"span": span})
        return _table(documents, DOCUMENTS), _table(mentions, MENTIONS)

    def read_texts(self, span: tuple[int, int], after: str, limit: int) -> pa.Table:
        """Return (id, title, text) of documents that the changes in `span` read, in id order.

        Args:
            span: first change (exclusive) and last change (inclusive).
            after: the id after which to begin; "" for the first batch.
            limit: at most so many rows.
        """
        return self.set_query(
            f"SELECT id, title, text FROM documents WHERE id > '{after}'"
            f" AND change_sequence > {span[0]} AND change_sequence <= {span[1]}"
            f" ORDER BY id LIMIT {limit}"
        )

    def document_markings(self, document_ids: Iterable[str]) -> dict[str, int]:
        """Return the marking of each of these documents that this session may see."""
        with self._database.reading() as connection:
            found = batches.document_markings(connection, self.visibility, sorted(document_ids))
        self.record_read("batch", target="document-markings", count=len(found))
        return found

    def identifier_statistics(self, identifier_ids: Sequence[str]) -> batches.Rows:
        """Return (identifier, kind, documents, hub, episodes) of shared identifiers."""
        with self._database.reading() as connection:
            rows = batches.identifier_statistics(connection, identifier_ids)
        self.record_read("batch", target="identifier_statistics", count=len(rows))
        return rows

    def rows(self, target: str, statement: str) -> batches.Rows:
        """Return the rows of a stage's own SELECT, under the predicate.

        Args:
            target: the table it reads, for the audit entry.
            statement: SQL in the common subset, with `{visible}` where the condition on the
                target's `marking_id` belongs.

        Raises:
            ValueError: if the statement has no place for the predicate.
        """
        return [row for rows in self.row_batches(target, statement) for row in rows]

    def row_batches(
        self, target: str, statement: str, size: int = 50_000
    ) -> Iterator[batches.Rows]:
        """Yield the rows of a stage's own SELECT in batches; see `rows`.

        Each batch is audited before it is handed out.
        """
        if "{visible}" not in statement:
            message = "a statement without {visible} would read past the policy"
            raise ValueError(message)
        text = statement.replace("{visible}", self.visibility.sql(f"{target}.marking_id"))
        # The driver's own cursor: at millions of rows, SQLAlchemy's row objects cost more than
        # reading does.
        with (
            self._database.reading() as connection,
            closing(connection.connection.cursor()) as cursor,
        ):
            cursor.execute(text)
            while found := cast("batches.Rows", cursor.fetchmany(size)):
                self.record_read("batch", target=target, count=len(found))
                yield found


def _table(rows: batches.Rows, schema: pa.Schema) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else [[]] * len(schema)
    arrays = [
        # SQLite gives 0 and 1 where Postgres gives false and true.
        pa.array(map(bool, column) if pa.types.is_boolean(field.type) else column, field.type)
        for column, field in zip(columns, schema, strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=schema)
