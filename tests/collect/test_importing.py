from __future__ import annotations

import hashlib
import io
import json
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from fastwarc.warc import ArchiveIterator
from sqlalchemy import RowMapping, select
from tests.collect.formats import samples
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from asterism.access import Workspace, create_workspace
from asterism.collect.columns import Mapping
from asterism.collect.documents import Source
from asterism.collect.file_import import BATCH
from asterism.collect.import_report import ImportReport
from asterism.collect.importing import Media, default_source, import_file, import_folder
from asterism.model.errors import SourceError
from asterism.model.marking import Marking, TrafficLight
from asterism.pipeline.checking_captures import check_captures
from asterism.record import schema


def documents(workspace: Workspace) -> list[RowMapping]:
    with workspace.database.reading() as connection:
        table = schema.documents
        statement = select(table).order_by(table.c.capture_offset)
        return list(connection.execute(statement).mappings())


def rejects(report: ImportReport) -> list[dict[str, Any]]:
    if report.rejects_file is None:
        return []
    lines = Path(report.rejects_file).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def assert_adds_up(report: ImportReport) -> None:
    assert report.read == report.stored + report.unchanged + report.rejected


def dump(workspace: Workspace) -> str:
    """Return every row outside the runs."""
    with sqlite3.connect(workspace.paths.database) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master")]
        tables = sorted(
            set(names) & {table.name for table in schema.metadata.sorted_tables} - {"runs"}
        )
        found = {
            name: sorted(map(repr, connection.execute(f"SELECT * FROM {name}")))  # noqa: S608
            for name in tables
        }
    connection.close()
    return hashlib.sha256(repr(found).encode()).hexdigest()


def test_json_lines(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "ads.jsonl"
    good = {
        "url": "http://a.example/1", "title": "T", "text": "Café\r\ncall", "place": "Tampa, FL",
        "posted_at": "2026-03-01T10:00:00-05:00", "kind": "ad", "source": "a.example",
        "author": "x", "language": "en", "price": 80, "tags": ["b", "a"],
    }  # fmt: skip
    lines = [
        json.dumps(good),
        "",
        '{"text": "no address"}',
        '{"id": 7, "body": "with an id"}',
        '{"text": ""}',
        "[1]",
        '{"text": "torn',
        '{"text": "half a pair \\ud800"}',
        '{"text": {"a": 1}}',
        '{"text": "nul \\u0000"}',
        json.dumps({"text": "x" * 1_000_001}),
        '{"text": "no address"}',
        json.dumps({**good, "text": "newer"}),
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    report = import_file(workspace, path)
    assert_adds_up(report)
    assert (report.read, report.stored, report.unchanged, report.rejected) == (12, 4, 1, 7)
    found = documents(workspace)
    assert (found[0]["title"], found[0]["text"], found[0]["kind"]) == ("T", "Café\ncall", "ad")
    assert found[0]["posted_at"] == 1_772_377_200_000_000
    assert json.loads(found[0]["attributes"]) == {"price": 80, "tags": ["b", "a"]}
    assert (found[1]["url"].startswith("file:ads.jsonl#"), found[1]["kind"]) == (True, "record")
    assert found[2]["url"] == "file:ads.jsonl#7"
    assert found[3]["supersedes"] == found[0]["id"]
    assert [item["row"] for item in rejects(report)] == [5, 6, 7, 8, 9, 10, 11]
    assert all(item["reason"] and item["mend"] for item in rejects(report))
    session = workspace.session(None, "test")
    assert session.capture_row(found[2]["id"]) == lines[3].encode() + b"\n"
    assert {row["key"] for row in session.sources()} == {"local-files", "a.example"}


def test_a_second_import_changes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "ads.jsonl"
    path.write_text(
        "".join(f'{{"url":"http://a.example/{n % 40}","text":"t {n}"}}\n' for n in range(50))
    )
    first = import_file(workspace, path)
    before = dump(workspace)
    second = import_file(workspace, path)
    assert (first.stored, first.unchanged) == (50, 0)
    assert (second.stored, second.unchanged) == (0, 50)
    assert dump(workspace) == before
    assert len(list(workspace.paths.captures.rglob("*.gz"))) == 1


def messy() -> bytes:
    return b"".join(
        (
            b"\xef\xbb\xbfAd ID,Headline,Body,City,Posted,Link\r\n",
            '1,Größe,"Señora says ""hi""\ncall 202-555-0101",Tampa,2026-03-01T10:00:00Z,http://a.example/1\r\n'.encode(),
            "2,Größe,Señora \N{EN DASH} calls,Tampa,2026-03-01T10:00:00Z,http://a.example/2\r\n".encode(
                "windows-1252"
            ),
            "3,Ünï,über,Tampa,03/04/2026,http://a.example/3\r\n".encode("latin-1"),
            b"4,short row\r\n",
            b"5,an,ad,with,too,many,columns\r\n",
            b"6,nul,te\0xt,Tampa,,http://a.example/6\r\n",
            b"7,,  ,Tampa,,http://a.example/7\r\n",
            b'8,title,"never closed,Tampa,,http://a.example/8\r\n',
            b'9,title,5" pipe,Tampa,2026-03-01 10:00,http://a.example/9\r\n',
            b'10,title,"a "bad" quote",Tampa,,http://a.example/10\r\n',
            b"11,title,trailing,Tampa,,http://a.example/11,,\r\n",
            b"\r\n",
            b"12,title,no line break,Tampa,yesterday,http://a.example/12",
        )
    )


def test_a_messy_table(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "ads.csv"
    path.write_bytes(messy())
    report = import_file(workspace, path)
    assert_adds_up(report)
    assert (report.read, report.stored, report.rejected, report.warnings) == (12, 6, 6, 3)
    assert report.columns["text"] == "Body"
    assert report.columns["posted_at"] == "Posted"
    assert (report.delimiter, report.encoding) == (",", "utf-8")
    assert report.encodings == {"windows-1252": 2}
    found = {row["url"][-2:].strip("/"): row for row in documents(workspace)}
    assert sorted(found, key=int) == ["1", "2", "3", "9", "11", "12"]
    assert found["1"]["text"] == 'Señora says "hi"\ncall 202-555-0101'
    assert (found["2"]["title"], found["2"]["text"]) == ("Größe", "Señora \N{EN DASH} calls")
    assert (found["3"]["title"], found["3"]["text"]) == ("Ünï", "über")
    assert found["9"]["text"] == '5" pipe'
    assert json.loads(found["3"]["attributes"]) == {"id": "3", "posted_at": "03/04/2026"}
    by_row = {item["row"]: item for item in rejects(report)}
    assert "order of day and month" in by_row[5]["reason"]
    assert "no time zone" in by_row[11]["reason"]
    assert "no date" in by_row[15]["reason"]
    assert [by_row[n]["level"] for n in (5, 11, 15)] == ["warning"] * 3
    assert "has 2 columns" in by_row[6]["reason"]
    assert "NUL" in by_row[8]["reason"]
    assert "no text" in by_row[9]["reason"]
    assert "not closed" in by_row[10]["reason"] or "quoted field" in by_row[10]["reason"]
    assert "quoted field" in by_row[12]["reason"]
    session = workspace.session(None, "test")
    assert session.capture_row(found["1"]["id"]).startswith(b"1,Gr")
    assert session.capture_row(found["1"]["id"]).endswith(b"/1\r\n")
    again = import_file(workspace, path)
    assert (again.stored, again.unchanged, again.rejected) == (0, 6, 6)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-8-sig"])
def test_tables_in_wide_encodings(workspace: Workspace, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "ads.tsv"
    text = (
        'title\ttext\turl\nGröße\t"Señora\n😀 call"\thttp://a.example/1\nB\tC\thttp://a.example/2\n'
    )
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    path.write_bytes((mark + text).encode(encoding))
    report = import_file(workspace, path)
    assert (report.read, report.stored, report.delimiter) == (2, 2, "\t")
    first, second = documents(workspace)
    assert (first["title"], first["text"]) == ("Größe", "Señora\n😀 call")
    row = workspace.session(None, "test").capture_row(second["id"])
    assert row.decode(report.encoding) == "B\tC\thttp://a.example/2\n"


def test_a_mapping_states_what_is_not_guessed(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "ads.csv"
    path.write_text("a;b;c\nFirst;Hello;03/04/2026 10:00\n")
    with pytest.raises(SourceError, match="the columns are: a, b, c"):
        import_file(workspace, path)
    mapping = Mapping.from_plain(
        {
            "columns": {"title": "a", "text": "b", "posted_at": "c"},
            "date_formats": ["%d/%m/%Y %H:%M"],
            "zone": "America/New_York",
            "kind": "ad",
        }
    )
    assert import_file(workspace, path, mapping=mapping).warnings == 0
    (found,) = documents(workspace)
    assert (found["title"], found["text"], found["kind"]) == ("First", "Hello", "ad")
    assert found["posted_at"] == 1_775_224_800_000_000
    with pytest.raises(SourceError, match="unknown names: colour"):
        Mapping.from_plain({"colour": "red"})
    with pytest.raises(SourceError, match="no column nowhere"):
        import_file(workspace, path, mapping=Mapping({"text": "nowhere"}))


def write_archive(path: Path) -> None:
    """Write a WARC file as wget does: a response with headers of its own, packed or not."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=path.suffix == ".gz")
        writer.write_record(writer.create_warcinfo_record("a.warc", {"software": "Wget/1.21"}))
        pages = (
            ("http://a.example/1", "200 OK", "text/html; charset=windows-1252",
             "<title>Größe</title><h1>Größe &amp; co</h1><p>Call<br>202-555-0101</p>"),
            ("http://a.example/2", "404 Not Found", "text/html", "<p>gone</p>"),
            ("http://a.example/x.png", "200 OK", "image/png", "no page"),
            ("http://a.example/3", "200 OK", "text/html", "<p>Second page</p><script>x</script>"),
        )  # fmt: skip
        for url, status, media_type, body in pages:
            http = StatusAndHeaders(status, [("Content-Type", media_type)], protocol="HTTP/1.1")
            data = body.encode("windows-1252")
            writer.write_record(
                writer.create_warc_record(
                    url, "response", io.BytesIO(data), len(data), http_headers=http
                )
            )


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_an_archive_of_another_tool(workspace: Workspace, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    write_archive(path)
    report = import_file(workspace, path)
    assert_adds_up(report)
    assert (report.read, report.stored, report.others) == (2, 2, 3)
    first, second = documents(workspace)
    assert (first["url"], first["title"]) == ("http://a.example/1", "Größe & co")
    assert "Call\n202-555-0101" in first["text"]
    assert second["text"] == "Second page"
    session = workspace.session(None, "test")
    record = session.capture_row(first["id"])
    assert "Größe &amp; co".encode("windows-1252") in record
    view = session.document_in_capture(first["id"])
    assert view.kind == "html"
    assert "Größe &amp; co" in (view.html or "")
    assert ("Content-Type", "text/html; charset=windows-1252") in view.http_headers
    again = import_file(workspace, path)
    assert (again.stored, again.unchanged) == (0, 2)


def test_a_cut_archive_gives_what_it_has(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    write_archive(path)
    whole = path.read_bytes()
    offsets = [record.stream_pos for record in ArchiveIterator(str(path), parse_http=False)]
    path.write_bytes(whole[: offsets[-1] + 30])
    report = import_file(workspace, path)
    assert_adds_up(report)
    assert report.stored == 1


def test_a_dry_run_writes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "ads.csv"
    path.write_bytes(messy())
    before = dump(workspace)
    report = import_file(workspace, path, dry_run=True)
    assert (report.read, report.stored, report.rejected) == (12, 6, 6)
    assert report.rejects
    assert report.rejects_file is None
    assert dump(workspace) == before
    assert not list(workspace.paths.captures.rglob("*.gz"))
    assert not list(workspace.paths.rejects.iterdir())


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.jsonl.gz", b"\x1f\x8b\x08\x00broken", "is packed"),
        ("a.bin", bytes(600), "is no text"),
        ("a.csv", b"", "is empty"),
        ("a.csv", b"x,y\n1,2\n", "no column looks like the text"),
    ],
)
def test_what_cannot_be_read_is_said_plainly(
    workspace: Workspace, tmp_path: Path, name: str, data: bytes, says: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(SourceError, match=says):
        import_file(workspace, path)
    with pytest.raises(SourceError, match="cannot be read"):
        import_file(workspace, tmp_path / "absent.csv")


def test_a_source_without_basis_does_not_run(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "x"}')
    with pytest.raises(SourceError, match="does not run"):
        import_file(workspace, path, source=Source("a", "A", "file", "local", "", "purpose"))


CHILD = """
import sys
from pathlib import Path
from asterism.access import open_workspace
from asterism.collect.importing import import_file
import_file(open_workspace(Path(sys.argv[1])), Path(sys.argv[2]))
"""


@pytest.mark.slow
def test_a_killed_import_ends_in_the_same_record(tmp_path: Path) -> None:
    path = tmp_path / "ads.jsonl"
    with path.open("w") as file:
        for number in range(10 * BATCH):
            file.write(f'{{"url":"http://a.example/{number % 30000}","text":"ad {number}"}}\n')
    undisturbed = create_workspace(tmp_path / "undisturbed")
    assert import_file(undisturbed, path).stored == 10 * BATCH
    killed = create_workspace(tmp_path / "killed")
    interrupted = 0
    for delay in (0.0, 0.1, 0.25, 0.45, 0.7):
        child = subprocess.Popen(  # noqa: S603 - our own interpreter
            [sys.executable, "-c", CHILD, str(killed.paths.root), str(path)]
        )
        marker = killed.paths.captures / "files"
        while child.poll() is None and not marker.exists():
            time.sleep(0.002)
        time.sleep(delay + (0.5 if interrupted else 0))
        interrupted += child.poll() is None
        child.send_signal(signal.SIGKILL)
        child.wait()
    assert interrupted >= 3
    report = import_file(killed, path)
    assert report.stored + report.unchanged == 10 * BATCH
    assert dump(killed) == dump(undisturbed)
    assert list(check_captures(killed)) == []
    undisturbed.close()
    killed.close()


def test_a_file_is_under_the_sum_of_its_rows_markings(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    rows = ["text,tlp,hide"] + [f"text {number},," for number in range(BATCH)]
    path.write_text("\n".join([*rows, "last,red,person:ann", ""]), encoding="utf-8")
    mapping = Mapping(marking={"level": "tlp", "exclude": "hide"})
    shared = default_source(Marking("north", TrafficLight.GREEN))
    report = import_file(workspace, path, source=shared, mapping=mapping)
    assert (report.stored, report.rejected) == (BATCH + 1, 0)
    under = {item["text"]: item["marking_id"] for item in documents(workspace)}
    last = Marking("north", TrafficLight.RED, excluded=frozenset({"person:ann"}))
    assert (under["text 0"], under["last"]) == (shared.marking.id, last.id)
    with workspace.database.reading() as connection:
        assert connection.scalars(select(schema.captures.c.marking_id)).all() == [last.id]
        (kept,) = connection.execute(select(schema.sources.c.key, schema.sources.c.owner)).all()
    assert kept[0].startswith("north-files-")
    assert kept[1] == "north"
    assert import_file(workspace, path, source=shared, mapping=mapping).unchanged == BATCH + 1


def test_a_column_of_markings_that_is_not_there_is_no_guess(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("text,tlp\na,red\n", encoding="utf-8")
    with pytest.raises(SourceError, match="no column level"):
        import_file(workspace, path, mapping=Mapping(marking={"level": "level"}))
    with pytest.raises(SourceError, match=r"unknown names: marking\.owner"):
        Mapping.from_plain({"marking": {"owner": "tlp"}})


def folder(tmp_path: Path) -> Path:
    """Return a folder of saved pages, a mailbox, tables, and what is not read."""
    place = tmp_path / "saved"
    (place / "page_files").mkdir(parents=True)
    (place / "page.html").write_text("<h1>T</h1><p>call 202-555-0101")
    (place / "page_files" / "style.css").write_text("p {}")
    (place / "page_files" / "a.png").write_bytes(b"\x89PNG")
    (place / "mail.mbox").write_bytes(b"From a Sun Mar  1 10:00:00 2026\n" + samples.PLAIN_MAIL)
    samples.workbook(place / "ads.xlsx", ("Title", "Body"), ("T", "call 202-555-0101"))
    samples.write_json(place / "broken.json", "x")
    (place / "broken.zip").write_bytes(b"PK\x03\x04")
    (place / "loop").symlink_to(place)
    return place


@pytest.mark.parametrize("media", ["keep", "hash-only", "never"])
def test_a_folder(workspace: Workspace, tmp_path: Path, media: Media) -> None:
    place = folder(tmp_path)
    report = import_folder(workspace, place, media=media)
    assert_adds_up(report)
    assert (report.stored, report.rejected) == (3, 3)
    assert report.format == "1 html, 1 mbox, 1 xlsx"
    by_file = {item["file"]: item for item in rejects(report)}
    assert "damaged" in by_file["broken.zip"]["reason"]
    assert by_file["loop"]["mend"] == "copy the file"
    assert ("page_files/a.png" in by_file) is (media == "hash-only")
    with workspace.database.reading() as connection:
        captures = set(connection.scalars(select(schema.captures.c.url)))
    kept = {"file:page_files/style.css"} | ({"file:page_files/a.png"} if media == "keep" else set())
    assert captures == {"file:page.html", "file:mail.mbox", "file:ads.xlsx"} | kept
    before = dump(workspace)
    again = import_folder(workspace, place, media=media)
    assert (again.stored, again.unchanged) == (0, 3)
    assert dump(workspace) == before


def test_a_dry_run_of_a_folder_writes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    before = dump(workspace)
    report = import_folder(workspace, folder(tmp_path), dry_run=True)
    assert (report.stored, report.rejects_file) == (3, None)
    assert dump(workspace) == before


def test_every_format_opens_what_was_received(workspace: Workspace, tmp_path: Path) -> None:
    mail = tmp_path / "a.eml"
    mail.write_bytes(samples.MAIL)
    bundle = samples.bundle({"type": "note", "id": "note--1", "content": "call 202-555-0101"})
    page = "<h1>T</h1><p>call 202-555-0101"
    warc = samples.warc_bytes(("http://a.example/0", "<p>other"), ("http://a.example/1", page))
    paths = [
        mail,
        samples.workbook(tmp_path / "a.xlsx", ("Body",), ("other",), ("call 202-555-0101",)),
        samples.parquet(tmp_path / "a.parquet", text=["other", "call 202-555-0101"]),
        samples.write_json(tmp_path / "stix.json", bundle),
        samples.write_json(tmp_path / "a.json", [{"text": "other"}, {"text": "call 202-555-0101"}]),
        samples.package(tmp_path / "a.wacz", warc),
    ]
    session = workspace.session(None, "test")
    for path in paths:
        import_file(workspace, path)
        found = [row for row in documents(workspace) if "202-555-0101" in row["text"]]
        view = session.document_in_capture(found[-1]["id"])
        shown = view.html or view.source_before
        assert "202-555-0101" in shown
        assert "other" not in shown
        with workspace.database.writing("test") as commit:
            commit.connection.execute(schema.documents.delete())


def test_a_mapping_states_facts_of_the_source(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("text\nx\n")
    mapping = Mapping.from_plain(
        {
            "constants": {"kind": "ad", "language": "en", "place": "Tampa, FL"},
            "source": {"key": "hotline", "name": "Hotline", "retention_days": 30},
            "held": {"level": "red", "caveats": ["juvenile"]},
        }
    )
    assert import_file(workspace, path, mapping=mapping).stored == 1
    (found,) = documents(workspace)
    assert (found["kind"], found["language"], found["place"]) == ("ad", "en", "Tampa, FL")
    with workspace.database.reading() as connection:
        (source,) = connection.execute(select(schema.sources)).mappings()
    assert (source["name"], source["retention_days"]) == ("Hotline", 30)
    with pytest.raises(SourceError, match="no legal basis"):
        import_file(workspace, path, mapping=Mapping(source={"legal_basis": " "}))
    with pytest.raises(SourceError, match="held"):
        import_file(workspace, path, mapping=Mapping(held={"level": "purple"}))
