"""The Session: a person with a purpose, and the only way to read the record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Literal, cast

import pyarrow as pa
from sqlalchemy import Connection, RowMapping

from asterism.access import captures
from asterism.access.audit import AuditEntry, AuditLog
from asterism.access.policy import Actor
from asterism.access.sets import SetReader
from asterism.engine.copied_tables import DOCUMENTS, MENTIONS
from asterism.engine.duckdb_engine import MEMORY_BYTES, DuckDBEngine, Parameters
from asterism.engine.reader import read_snapshot
from asterism.model.errors import NotFoundError
from asterism.record.reader import batches, items
from asterism.search.index import SearchResult
from asterism.search.reader import open_reader

if TYPE_CHECKING:
    from asterism.access.captures import CaptureView
    from asterism.evidence.reader import CaptureContent
    from asterism.model.visibility import Visibility
    from asterism.model.workspace import WorkspacePaths
    from asterism.record.database import Database

Item = RowMapping
NETWORK_DOCUMENT_LIMIT: Final = 2_000


class Session:
    """A person acting with a stated purpose.

    The set of visible markings is resolved once, when the session is made; the same set filters
    every store. Each read appends one audit entry before it returns anything, and returns
    nothing if that entry cannot be kept.
    """

    def __init__(
        self,
        paths: WorkspacePaths,
        database: Database,
        actor: Actor,
        visibility: Visibility,
        audit: AuditLog,
    ) -> None:
        self.actor: Final = actor
        self.visibility: Final = visibility
        self.paths: Final = paths
        self._database = database
        self._audit = audit

    def record_read(
        self,
        action: str,
        *,
        target: str = "",
        count: int | None = None,
        terms: Mapping[str, Any] | None = None,
    ) -> None:
        """Append the audit entry of one read.

        Raises:
            AuditError: if it cannot be kept.
        """
        self._audit.append(
            AuditEntry(
                person=self.actor.person,
                purpose=self.actor.purpose,
                action=action,
                target=target,
                terms={key: value for key, value in (terms or {}).items() if value is not None},
                count=count,
            )
        )

    @contextmanager
    def reading(
        self, action: str, *, target: str = "", terms: Mapping[str, Any] | None = None
    ) -> Iterator[Connection]:
        """Audit one read, then yield a connection on one snapshot for it."""
        self.record_read(action, target=target, terms=terms)
        with self._database.reading() as connection:
            yield connection

    def document(self, document_id: str) -> Item:
        """Return a document with source, place and network.

        Raises:
            NotFoundError: if there is none by that id that this person may see.
        """
        with self.reading("document", target=document_id) as connection:
            return _found(items.document(connection, self.visibility, document_id))

    def documents(self, document_ids: Sequence[str]) -> list[Item]:
        """Return those of the documents that this person may see, in the order asked for."""
        with self.reading("documents", terms={"ids": list(document_ids)}) as connection:
            return items.documents(connection, self.visibility, document_ids)

    def document_versions(self, url: str) -> list[Item]:
        """Return every kept version of the document at an address."""
        with self.reading("document-versions", terms={"url": url}) as connection:
            return items.document_by_url(connection, self.visibility, url)

    def mentions(self, document_ids: Sequence[str]) -> list[Item]:
        """Return the mentions of these documents."""
        with self.reading("mentions", terms={"ids": list(document_ids)}) as connection:
            return items.mentions(connection, self.visibility, document_ids)

    def mention(self, document_id: str, mention_id: str) -> Item:
        """Return one mention, even one that a newer extractor superseded.

        Raises:
            NotFoundError: if there is none by that id that this person may see.
        """
        with self.reading("mention", target=f"{document_id}/{mention_id}") as connection:
            return _found(items.mention(connection, self.visibility, document_id, mention_id))

    def capture(self, capture_id: str) -> Item:
        """Return a capture's row; `asterism.access.captures` reads its bytes.

        Raises:
            NotFoundError: if there is none by that id that this person may see.
        """
        with self.reading("capture", target=capture_id) as connection:
            return _found(items.capture(connection, self.visibility, capture_id))

    def capture_content(self, capture_id: str) -> CaptureContent:
        """Return a capture's bytes, status and headers as they were received.

        Raises:
            NotFoundError: if there is none by that id that this person may see.
            EvidenceError: if the kept bytes are not those that were received.
        """
        return captures.capture_content(self, capture_id)

    def capture_row(self, document_id: str) -> bytes:
        """Return the bytes that a document was read from: its row of a file, or its page.

        Raises:
            NotFoundError: if there is none by that id that this person may see.
            EvidenceError: if the kept bytes are not those that were received.
        """
        return captures.capture_row(self, document_id)

    def mention_in_capture(self, document_id: str, mention_id: str) -> CaptureView:
        """Return the captured page or row of a document with one mention marked in it.

        Raises:
            NotFoundError: if there is no such mention that this person may see.
            EvidenceError: if the kept bytes are not those that were received.
        """
        return captures.mention_in_capture(self, document_id, mention_id)

    def document_in_capture(self, document_id: str) -> CaptureView:
        """Return the captured page or row of a document with every visible mention marked.

        Raises:
            NotFoundError: if there is none by that id that this person may see.
            EvidenceError: if the kept bytes are not those that were received.
        """
        return captures.document_in_capture(self, document_id)

    def sources(self) -> list[Item]:
        """Return the declared sources."""
        with self.reading("sources") as connection:
            return items.sources(connection, self.visibility)

    def networks(self, *, offset: int = 0, limit: int = 50) -> list[Item]:
        """Return current networks, largest first."""
        with self.reading("networks", terms={"offset": offset, "limit": limit}) as connection:
            return items.networks(connection, self.visibility, offset=offset, limit=limit)

    def count(self, kind: Literal["documents", "networks", "leads"]) -> int:
        """Return how many documents, current networks or current leads there are to see."""
        condition = {"documents": "", "networks": " AND state = 'current'"}
        condition["leads"] = " AND standing = 'current'"
        statement = f"SELECT COUNT(*) FROM {kind} WHERE {{visible}}{condition[kind]}"
        return int(self.rows(kind, statement)[0][0])

    def network(self, network_id: str) -> Item:
        """Return a network's row.

        Raises:
            NotFoundError: if there is none by that id that this person may see.
        """
        with self.reading("network", target=network_id) as connection:
            return _found(items.network(connection, self.visibility, network_id))

    def network_documents(
        self, network_id: str, *, limit: int = NETWORK_DOCUMENT_LIMIT
    ) -> list[Item]:
        """Return a network's documents, oldest posting first."""
        with self.reading("network-documents", target=network_id) as connection:
            return items.network_documents(connection, self.visibility, network_id, limit=limit)

    def network_of_every_document(self) -> Iterator[tuple[str, str]]:
        """Yield (url, network) of every document; one that stands alone is its own network."""
        with self.reading("network-of-every-document") as connection:
            yield from items.network_of_every_document(connection, self.visibility)

    def network_lineage(self, network_id: str) -> list[Item]:
        """Return what a network grew, split or was merged from."""
        with self.reading("network-lineage", target=network_id) as connection:
            return items.network_lineage(connection, self.visibility, network_id)

    def links(self, document_ids: Sequence[str]) -> list[Item]:
        """Return the links that touch these documents, strongest first."""
        with self.reading("links", terms={"ids": list(document_ids)}) as connection:
            return items.links_of(connection, self.visibility, document_ids)

    def link_supports(self, link_ids: Sequence[str]) -> list[Item]:
        """Return the documents and mentions that give these links."""
        with self.reading("link-supports", terms={"ids": list(link_ids)}) as connection:
            return items.link_supports(connection, self.visibility, link_ids)

    def identifier(self, identifier_id: str) -> list[Item]:
        """Return the mentions of an identifier, oldest document first; at most 1,000.

        Raises:
            NotFoundError: if this person may see none.
        """
        with self.reading("identifier", target=identifier_id) as connection:
            found = items.identifier(connection, self.visibility, identifier_id)
        if not found:
            raise NotFoundError(_NOT_FOUND)
        return found

    def leads(
        self,
        *,
        pattern: str | None = None,
        state: str | None = None,
        network_id: str | None = None,
        offset: int = 0,
        limit: int = 50,
    ) -> list[Item]:
        """Return current leads, strongest of each pattern first."""
        terms = {
            "pattern": pattern,
            "state": state,
            "network_id": network_id,
            "offset": offset,
            "limit": limit,
        }
        with self.reading("leads", terms=terms) as connection:
            return items.leads(
                connection,
                self.visibility,
                pattern=pattern,
                state=state,
                network_id=network_id,
                offset=offset,
                limit=limit,
            )

    def lead(self, lead_id: str) -> Item:
        """Return one lead with its latest review.

        Raises:
            NotFoundError: if there is none by that id that this person may see.
        """
        with self.reading("lead", target=lead_id) as connection:
            return _found(items.lead(connection, self.visibility, lead_id))

    def search(self, terms: str, *, offset: int = 0, limit: int = 20) -> SearchResult:
        """Return the documents that match what was typed, newest first, and how many there are.

        See `asterism.search.query` for how terms are read; blank finds every document. `lag`
        says by how many changes the index is behind the record.
        """
        asked = {"terms": terms, "offset": offset, "limit": limit}
        with self.reading("search", terms=asked) as connection:
            found = open_reader(self.paths.search).search(
                terms,
                self.visibility,
                lambda ids: items.documents(connection, self.visibility, ids),
                offset=offset,
                limit=limit,
            )
        return replace(found, lag=self.sequence() - found.watermark)

    def judgements(self, document_ids: Sequence[str]) -> list[Item]:
        """Return the judgements that touch these documents, newest first."""
        with self.reading("judgements", terms={"ids": list(document_ids)}) as connection:
            return items.judgements(connection, self.visibility, document_ids)

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

    def newest_changes(self, tables: Sequence[str]) -> dict[str, int]:
        """Return the newest change that wrote a visible row of each table, 0 if none did."""
        return {
            table: int(
                self.rows(
                    table,
                    f"SELECT COALESCE(MAX(change_sequence), 0) FROM {table} WHERE {{visible}}",
                )[0][0]
            )
            for table in dict.fromkeys(tables)
        }

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
            Tuples of `asterism.model.schemas.DOCUMENTS`.
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

    def extraction_sizes(self, span: tuple[int, int]) -> list[tuple[int, int]]:
        """Return (change, documents read in it) for the changes in `span`, in order."""
        with self._database.reading() as connection:
            sizes = batches.extraction_sizes(connection, self.visibility, span)
        self.record_read("batch", target="extractions", count=len(sizes), terms={"span": span})
        return sizes

    def extracted(self, span: tuple[int, int]) -> tuple[pa.Table, pa.Table]:
        """Return documents read by the changes in `span` and their mentions, as copied."""
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


_NOT_FOUND: Final = "nothing by that id that you may see"


def _table(rows: batches.Rows, schema: pa.Schema) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else [[]] * len(schema)
    arrays = [
        # SQLite gives 0 and 1 where Postgres gives false and true.
        pa.array(map(bool, column) if pa.types.is_boolean(field.type) else column, field.type)
        for column, field in zip(columns, schema, strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=schema)


def _found(item: Item | None) -> Item:
    if item is None:
        raise NotFoundError(_NOT_FOUND)
    return item
