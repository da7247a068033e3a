from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from asterism.access import Workspace, create_workspace
from asterism.engine.columnar import ColumnarCopy
from asterism.engine.errors import EngineError
from asterism.model.ids import derive_id
from asterism.model.marking import LOCAL
from asterism.model.version import ModelVersion
from asterism.record import schema
from asterism.record.writing import insert_rows, intern_model_version
from asterism.search.tantivy_index import TantivyWriter

SOURCE = derive_id("source", "test")
TEXTS = "SELECT text FROM documents ORDER BY text"
PHONE = "+12025550123"


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    workspace = create_workspace(tmp_path / "workspace")
    with workspace.database.writing("import") as commit:
        columns = (
            "id", "key", "name", "kind", "owner", "legal_basis", "purpose", "marking_id",
            "change_sequence",
        )  # fmt: skip
        row = (SOURCE, "test", "Test", "site", "us", "none", "tests", LOCAL.id, commit.sequence)
        insert_rows(commit.connection, schema.sources, columns, [row])
    yield workspace
    workspace.close()


def add_document(workspace: Workspace, text: str, *, hidden: bool) -> str:
    """Write a document with one phone into the record, as import and extraction do."""
    capture, document = derive_id("capture", text), derive_id("document", text)
    version = ModelVersion("extract", "test")
    with workspace.database.writing("test") as commit:
        connection, common = commit.connection, (LOCAL.id, commit.sequence)
        intern_model_version(connection, version)
        statement = ("marking_id", "change_sequence")
        columns: tuple[str, ...] = (
            "id", "source_id", "url", "captured_at", "media_type", "payload_sha256",
            "payload_length", "store_path", "store_offset", "store_length", *statement,
        )  # fmt: skip
        row: tuple[object, ...] = (
            capture,
            SOURCE,
            "u",
            1,
            "text/plain",
            "0",
            1,
            "w",
            0,
            1,
            *common,
        )
        insert_rows(connection, schema.captures, columns, [row])
        columns = ("id", "source_id", "capture_id", "url", "kind", "title", "text", *statement)
        row = (document, SOURCE, capture, "u", "ad", "Title", text, *common)
        insert_rows(connection, schema.documents, columns, [row])
        columns = ("document_id", "mention_count", "model_version_id", *statement)
        insert_rows(connection, schema.extractions, columns, [(document, 1, version.id, *common)])
        columns = (
            "document_id", "id", "kind", "field", "span_start", "span_end", "raw", "value",
            "confidence", "reserved", "hidden", "identifier_id", "model_version_id", *statement,
        )  # fmt: skip
        row = (
            document, "0" * 16, "phone", "text", 0, 1, "x", PHONE, 1.0, True, hidden,
            derive_id("identifier", "phone", PHONE), version.id, *common,
        )  # fmt: skip
        insert_rows(connection, schema.mentions, columns, [row])
    return document


def bring_up_to_date(workspace: Workspace) -> None:
    """Do what the indexer does, for a record that fits one batch."""
    session = workspace.service("index")
    with ColumnarCopy(workspace.paths.columnar) as copy, TantivyWriter(workspace.paths.search) as i:
        documents, mentions = session.extracted((copy.watermark, session.sequence()))
        with copy.batch(session.sequence()) as add:
            add(documents, mentions)
        indexed = documents.append_column("audience", documents.column("marking_id"))
        i.add_batch(indexed, mentions)
        i.commit(session.sequence())


def audited(workspace: Workspace, action: str) -> list[dict[str, object]]:
    entries = reversed(workspace.audit.entries())
    return [entry.terms for entry in entries if entry.action == action]


def test_set_queries_read_the_copy_and_what_is_newer(workspace: Workspace) -> None:
    session = workspace.session(None, "a test")
    add_document(workspace, "one", hidden=True)
    assert session.set_query(TEXTS).column("text").to_pylist() == ["one"]
    bring_up_to_date(workspace)
    add_document(workspace, "two", hidden=False)
    assert session.set_query(TEXTS).column("text").to_pylist() == ["one", "two"]
    found = session.set_query("SELECT document_id, hidden, reserved FROM mentions ORDER BY hidden")
    assert found.column("hidden").to_pylist() == [False, True]
    assert found.column("reserved").to_pylist() == [True, True]
    assert audited(workspace, "set-query")[0] == {"sql": TEXTS}


def test_one_reader_sees_one_state(workspace: Workspace) -> None:
    session = workspace.session(None, "a test")
    add_document(workspace, "one", hidden=False)
    with session.columnar() as reader:
        reader.keep("kept", "SELECT id, text FROM documents")
        add_document(workspace, "two", hidden=False)
        assert len(reader.run("SELECT id FROM documents")) == 1
        batches = list(reader.batches("SELECT text FROM kept"))
        assert [batch.column("text").to_pylist() for batch in batches] == [["one"]]
        assert reader.sequence == session.sequence() - 1
    assert len(audited(workspace, "set-query")) == 3


def test_a_set_query_cannot_reach_files(workspace: Workspace) -> None:
    session = workspace.session(None, "a test")
    with pytest.raises(EngineError, match="only tables given"):
        session.set_query("SELECT * FROM read_csv('x.csv')")


def test_search_finds_what_was_indexed_and_says_how_far_behind_it_is(workspace: Workspace) -> None:
    session = workspace.session(None, "a test")
    document = add_document(workspace, "Sweet rose in town", hidden=True)
    assert session.search("rose").total == 0
    assert session.search("rose").lag == 1
    bring_up_to_date(workspace)
    found = session.search("(202) 555-0123 rose")
    assert [hit.document_id for hit in found.hits] == [document]
    hit = found.hits[0]
    assert [hit.snippet[start:end] for start, end in hit.highlights] == ["rose"]
    assert found.lag == 0
    add_document(workspace, "later", hidden=False)
    assert session.search("rose").lag == 1
    terms = {"terms": "rose", "offset": 0, "limit": 20, "ids": [document]}
    assert audited(workspace, "search")[-1] == terms
