from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import RowMapping, select
from tests.collect.formats import samples
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from asterism.access import Workspace, create_workspace
from asterism.collect.importing import import_file
from asterism.evidence.errors import EvidenceError
from asterism.model.errors import NotFoundError
from asterism.model.marking import LOCAL
from asterism.model.version import ModelVersion
from asterism.record import schema
from asterism.record.writing import insert_rows, intern_model_version

MODEL = ModelVersion("test", "1")
COLUMNS = (
    "document_id", "id", "kind", "field", "span_start", "span_end", "raw", "value", "confidence",
    "reserved", "hidden", "model_version_id", "marking_id", "change_sequence",
)  # fmt: skip
READ_COLUMNS = ("document_id", "mention_count", "model_version_id", "marking_id", "change_sequence")


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    made = create_workspace(tmp_path / "workspace")
    yield made
    made.close()


def only_document(workspace: Workspace) -> RowMapping:
    with workspace.database.reading() as connection:
        return connection.execute(select(schema.documents)).mappings().one()


def mention(workspace: Workspace, document: RowMapping, raw: str, mention_id: str) -> None:
    start = document["text"].index(raw)
    with workspace.database.writing("test") as commit:
        intern_model_version(commit.connection, MODEL)
        row = (
            document["id"], mention_id, "phone", "text", start, start + len(raw), raw, raw, 1.0,
            True, False, MODEL.id, LOCAL.id, commit.sequence,
        )  # fmt: skip
        insert_rows(commit.connection, schema.mentions, COLUMNS, [row])
        read = (document["id"], 1, MODEL.id, LOCAL.id, commit.sequence)
        insert_rows(commit.connection, schema.extractions, READ_COLUMNS, [read])


def archive(path: Path, body: bytes) -> None:
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        headers = [("Content-Type", "text/html; charset=windows-1252")]
        http = StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1")
        record = writer.create_warc_record(
            "http://a.example/1", "response", io.BytesIO(body), len(body), http_headers=http
        )
        writer.write_record(record)


def test_a_mention_is_marked_in_the_page_as_it_was_received(
    workspace: Workspace, tmp_path: Path
) -> None:
    page = "<h1>Señora</h1><p>Größe&nbsp;38, call <b>202</b>-555-0101 now</p><script>x</script>"
    archive(tmp_path / "a.warc.gz", page.encode("windows-1252"))
    import_file(workspace, tmp_path / "a.warc.gz")
    document = only_document(workspace)
    mention(workspace, document, "202-555-0101", "m" * 16)
    mention(workspace, document, "38", "n" * 16)
    session = workspace.session(None, "test")
    view = session.mention_in_capture(document["id"], "m" * 16)
    assert (view.kind, view.found, view.url) == ("html", True, "http://a.example/1")
    assert view.source_marked == "202</b>-555-0101"
    assert view.source_before.endswith("Größe&nbsp;38, call <b>")
    assert view.source_after.startswith(" now</p>")
    body = page.encode("windows-1252")
    assert body[view.byte_start : view.byte_end] == b"202</b>-555-0101"
    assert view.html is not None
    assert '<b><mark id="mention" data-mention="mmmmmmmmmmmmmmmm">202</mark></b>' in view.html
    assert "nnnn" not in view.html
    assert "<script>" not in view.html
    whole = session.document_in_capture(document["id"])
    assert whole.html is not None
    assert 'id="mention-mmmmmmmmmmmmmmmm"' in whole.html
    assert 'id="mention-nnnnnnnnnnnnnnnn"' in whole.html
    with pytest.raises(NotFoundError):
        session.mention_in_capture(document["id"], "0" * 16)


@pytest.mark.parametrize(
    ("name", "file", "marked"),
    [
        ("a.jsonl", '{"text": "x"}\n{"text": "caf\\u00e9 202\\u002d555"}\n', "202\\u002d555"),
        ("a.csv", 'n,text\n1,\n2,"say ""hi"" 202-555"\n', "202-555"),
    ],
)
def test_a_mention_is_marked_in_its_row(
    workspace: Workspace, tmp_path: Path, name: str, file: str, marked: str
) -> None:
    path = tmp_path / name
    path.write_text(file)
    import_file(workspace, path)
    with workspace.database.reading() as connection:
        documents = list(connection.execute(select(schema.documents)).mappings())
    document = next(row for row in documents if "202" in row["text"])
    mention(workspace, document, "202-555", "m" * 16)
    view = workspace.session(None, "test").mention_in_capture(document["id"], "m" * 16)
    assert (view.kind, view.html, view.source_marked) == ("row", None, marked)
    assert path.read_bytes()[view.byte_start : view.byte_end].decode() == marked


def test_every_look_at_a_capture_is_audited(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "call"}')
    import_file(workspace, tmp_path / "a.jsonl")
    document = only_document(workspace)
    workspace.session(None, "looking").document_in_capture(document["id"])
    entries = workspace.audit.entries()
    seen = {(entry.action, entry.target) for entry in entries}
    assert ("document", document["id"]) in seen
    assert ("capture", document["capture_id"]) in seen
    assert {entry.purpose for entry in entries} == {"looking"}
    [shown] = workspace.audit.readers_of(document["id"], limit=1)
    assert (shown.person, shown.purpose) == (workspace.owner, "looking")


def test_bytes_that_were_changed_are_not_shown(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "call"}')
    import_file(workspace, tmp_path / "a.jsonl")
    document = only_document(workspace)
    (file,) = workspace.paths.captures.rglob("*.warc.gz")
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(bytes(data))
    session = workspace.session(None, "test")
    with pytest.raises(EvidenceError):
        session.document_in_capture(document["id"])
    with pytest.raises(EvidenceError):
        session.capture_content(document["capture_id"])


def test_a_workbook_is_not_shown_once_a_row_of_it_was_erased(
    workspace: Workspace, tmp_path: Path
) -> None:
    import_file(workspace, samples.workbook(tmp_path / "a.xlsx", ("Body",), ("call",)))
    document = only_document(workspace)
    session = workspace.session(None, "test")
    assert b'"Body": "call"' in session.capture_row(document["id"])
    with workspace.database.writing("test") as commit:
        commit.connection.execute(schema.captures.update().values(remaining_sha256="0" * 64))
    with pytest.raises(EvidenceError, match="was erased"):
        session.document_in_capture(document["id"])
