from __future__ import annotations

import gzip
import hashlib
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from warcio.archiveiterator import ArchiveIterator

from asterism.access import Session, Workspace
from asterism.access.people.accounts import add_person
from asterism.access.people.service_tokens import make_service_token
from asterism.access.policy import Action, Actor, system_user
from asterism.collect.arriving import Arrival
from asterism.collect.documents import Draft, Source
from asterism.collect.importing import import_file
from asterism.collect.receiving import Receiver
from asterism.collect.rejects import RejectsFile
from asterism.collect.sealing import sealer_of
from asterism.evidence.cdxj import sort_key
from asterism.evidence.export_checking import ExportCheck
from asterism.evidence.store import Received
from asterism.model.errors import AccessDeniedError, AsterismError, NotFoundError
from asterism.model.marking import Marking, TrafficLight
from asterism.model.organisation import Role
from asterism.model.signing import SigningKey
from asterism.model.tombstone import ErasureReason
from asterism.model.visibility import Visibility
from asterism.pipeline.checking_captures import check_captures
from asterism.pipeline.custody import custody
from asterism.pipeline.erasing import erase
from asterism.pipeline.exporting_evidence import export_evidence
from asterism.pipeline.stage import StageContext
from asterism.pipeline.subjects import Selection
from asterism.record.runs import running

if TYPE_CHECKING:
    from conftest import TimeAuthority  # type: ignore[import-not-found]

CLOSED = Source(
    "closed.example", "Closed", "site", "local", "test", "test",
    marking=Marking("local", level=TrafficLight.RED),
)  # fmt: skip
SITE = Source("board.example", "Board", "site", "local", "test", "test")


def arrival(number: int, source: Source = SITE) -> Arrival:
    body = f"<html><title>Ad {number}</title><p>Lily {number} of Tampa</p></html>".encode()
    digest = hashlib.sha256(body).hexdigest()
    url = f"http://www.board.example/ads/{number}.html"
    headers = (("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body))))
    at = 1_767_225_600_000_000 + number
    bare = Arrival(source, Received(url, at, 200, "OK", headers, body, digest), "utf-8")
    draft = Draft(
        source.id, bare.capture_id, None, None, url, url, "ad", f"Ad {number}", f"Lily {number}",
        None, None, None, None, None, marking=source.marking,
    )  # fmt: skip
    return Arrival(source, bare.received, "utf-8", (draft,))


def crawled(workspace: Workspace, pages: int = 5, closed: int = 0) -> tuple[str, list[Arrival]]:
    """Crawl pages, some of them of a closed source; return the run and what arrived."""
    sources = [CLOSED] * closed + [SITE] * (pages - closed)
    arrivals = [arrival(number, source) for number, source in enumerate(sources)]
    rejects = RejectsFile(workspace.paths.rejects / "crawl.jsonl", "crawl")
    with running(workspace.database, "collect", workspace.owner, "case 12") as run:
        sealer = sealer_of(workspace, run.id, "collect", "case 12")
        captures = workspace.paths.captures
        receiver = Receiver(workspace.database, captures, run.id, {}, rejects, sealer)
        for each in arrivals:
            receiver.put(each)
        receiver.close()
        sealer.finish()
    return run.id, arrivals


def own(workspace: Workspace) -> Session:
    return workspace.session(system_user(), "case 12")


def test_whoever_may_not_read_the_log_takes_no_manifests_out(
    workspace: Workspace, tmp_path: Path
) -> None:
    """A manifest tells how many records a run had and how long each is: hidden ones, too."""
    run, arrivals = crawled(workspace, pages=3, closed=1)
    by = workspace.administrator(None, "administration of the test")
    add_person(workspace.registry, by, "ana", "local", [Role.ANALYST, Role.CUSTODIAN])
    secret = make_service_token(workspace.registry, by, "ana", actions=list(Action)).reveal()
    ana = workspace.session(None, "case 12", secret)
    seen = arrivals[-1].drafts[0].id
    assert ana.documents([seen])
    for asked in ({"documents": [seen]}, {"run": run}):
        with pytest.raises(AccessDeniedError):
            export_evidence(workspace, ana, tmp_path / "out.wacz", **asked)
    assert not (tmp_path / "out.wacz").exists()


def replayed(path: Path, url: str) -> bytes:
    """Return a page as a replay tool finds it: through the list of blocks and the index."""
    with zipfile.ZipFile(path) as archive:
        blocks = archive.read("indexes/index.idx").decode().splitlines()[1:]
        packed = archive.read("indexes/index.cdx.gz")
        warc = archive.read("archive/data.warc.gz")
    key = f"{sort_key(url)} "
    for block in blocks:
        place = json.loads(block.split(" ", 2)[2])
        text = gzip.decompress(packed[place["offset"] :][: place["length"]]).decode()
        for line in text.splitlines():
            if line.startswith(key):
                found = json.loads(line.split(" ", 2)[2])
                member = warc[int(found["offset"]) :][: int(found["length"])]
                record = next(iter(ArchiveIterator(io.BytesIO(member))))
                assert record.rec_headers.get_header("WARC-Target-URI") == url
                content: bytes = record.content_stream().read()
                return content
    raise LookupError(url)


def check_with_warcio(path: Path, folder: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        archive.extract("archive/data.warc.gz", folder)
    command = [sys.executable, "-m", "warcio.cli", "check", "-v", f"{folder}/archive/data.warc.gz"]
    done = subprocess.run(  # noqa: S603 - our own interpreter
        command, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def test_a_run_replays_and_is_verified_elsewhere(workspace: Workspace, tmp_path: Path) -> None:
    run, arrivals = crawled(workspace)
    assert list(check_captures(workspace)) == []
    path = tmp_path / "case.wacz"
    report = export_evidence(workspace, own(workspace), path, run=run)
    assert (report.captures, report.documents, report.records) == (5, 5, 5)
    assert (report.unsealed, report.manifests) == (0, 1)
    assert report.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    for each in arrivals:
        assert replayed(path, each.received.url) == each.received.payload
    assert check_with_warcio(path, tmp_path).count("digest pass") == 5
    check = ExportCheck(path)
    assert list(check.run()) == []
    assert (check.records, check.unsealed, check.erased, check.stated) == (5, 0, 0, {})
    with zipfile.ZipFile(path) as archive:
        package = json.loads(archive.read("datapackage.json"))
        assert package["wacz_version"] == "1.1.1"
        for resource in package["resources"]:
            content = archive.read(resource["path"])
            assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
            assert resource["bytes"] == len(content)
        listed = {resource["path"] for resource in package["resources"]}
        assert set(archive.namelist()) - listed == {"datapackage.json", "datapackage-digest.json"}
        pages = archive.read("pages/pages.jsonl").decode().splitlines()
        assert json.loads(pages[0])["format"] == "json-pages-1.0"
        assert {json.loads(page)["url"] for page in pages[1:]} == {
            each.received.url for each in arrivals
        }
        told = [json.loads(line) for line in archive.read("evidence/custody.jsonl").splitlines()]
    assert {event["what"] for event in told} == {"received", "sealed", "seen", "exported"}
    with pytest.raises(AsterismError, match="is there already"):
        export_evidence(workspace, own(workspace), path, run=run)


def test_whatever_is_changed_in_an_export_is_found(workspace: Workspace, tmp_path: Path) -> None:
    run, _ = crawled(workspace, 3)
    path, other = tmp_path / "case.wacz", tmp_path / "other.wacz"
    export_evidence(workspace, own(workspace), path, run=run)
    with zipfile.ZipFile(path) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    for name, content in contents.items():
        for offset in {0, len(content) // 2, len(content) - 1} if content else ():
            flipped = bytearray(content)
            flipped[offset] ^= 1
            with zipfile.ZipFile(other, "w") as archive:
                for each, original in contents.items():
                    archive.writestr(each, bytes(flipped) if each == name else original)
            try:
                problems = list(ExportCheck(other).run())
            except AsterismError:
                continue
            assert problems, (name, offset)
            if name == "archive/data.warc.gz":
                assert (problems[0].path, problems[0].offset) == (name, offset)
    stranger = SigningKey.make("manifest").public
    assert "not one of" in str(next(ExportCheck(path, stranger).run()))
    other.write_bytes(b"no archive")
    with pytest.raises(AsterismError, match="is no export"):
        list(ExportCheck(other).run())


def test_only_the_parts_of_a_file_with_the_rows_go_out(
    workspace: Workspace, tmp_path: Path
) -> None:
    rows = tmp_path / "rows.jsonl"
    text = "x" * 900
    lines = [
        json.dumps({"url": f"http://a.example/{number}", "text": f"Lily {number} {text}"})
        for number in range(2_600)
    ]
    rows.write_text("\n".join(lines) + "\n")
    import_file(workspace, rows)
    session = own(workspace)
    (first,) = session.rows(
        "documents", "SELECT id FROM documents WHERE {visible} AND url = 'http://a.example/0'"
    )
    path = tmp_path / "row.wacz"
    report = export_evidence(workspace, session, path, documents=[first[0]])
    assert (report.captures, report.documents, report.records) == (1, 1, 1)
    assert list(ExportCheck(path).run()) == []
    check_with_warcio(path, tmp_path)
    (run,) = session.rows(
        "captures", "SELECT DISTINCT runs.id FROM runs JOIN captures ON 1 = 1 WHERE {visible}"
    )
    whole = tmp_path / "whole.wacz"
    assert export_evidence(workspace, session, whole, run=run[0]).records == 3
    assert list(ExportCheck(whole).run()) == []


def test_an_authority_and_a_custody_go_along(
    workspace: Workspace, tmp_path: Path, time_authority: TimeAuthority
) -> None:
    from asterism.access import open_workspace  # noqa: PLC0415 - opened anew with its authority
    from asterism.access.opening import set_authority  # noqa: PLC0415 - as above
    from asterism.evidence.timestamps import Authority  # noqa: PLC0415 - as above

    root = time_authority.certificates.read_text()
    set_authority(workspace.paths, Authority(time_authority.url, root))
    opened = open_workspace(workspace.paths.root)
    run, arrivals = crawled(opened, 2)
    session = own(opened)
    path = tmp_path / "case.wacz"
    export_evidence(opened, session, path, run=run)
    check = ExportCheck(path)
    assert list(check.run()) == []
    assert len(check.stated) == 1
    session.capture(arrivals[0].capture_id)
    events = custody(opened, session, [arrivals[0].drafts[0].id])
    whats = [event.what for event in events]
    assert set(whats) == {"received", "seen", "sealed", "stamped", "exported", "viewed"}
    received = events[whats.index("received")]
    assert (received.who, received.purpose) == (opened.owner, "case 12")
    assert received.software.startswith("Asterism/")
    assert events[whats.index("stamped")].who == time_authority.url
    with pytest.raises(NotFoundError):
        custody(opened, session, ["f" * 32])
    opened.close()


@pytest.mark.parametrize(
    "asked",
    [{}, {"run": "1" * 32, "lead": "2" * 32}, {"documents": ["x' OR 1"]}, {"run": "0" * 32}],
)
def test_what_is_asked_for_in_another_way_is_refused(
    workspace: Workspace, tmp_path: Path, asked: dict[str, str | Sequence[str]]
) -> None:
    crawled(workspace, 1)
    with pytest.raises(AsterismError):
        export_evidence(workspace, own(workspace), tmp_path / "x.wacz", **asked)  # type: ignore[arg-type]
    assert list(tmp_path.glob("x.wacz*")) == []


def test_only_what_a_person_sees_goes_out(workspace: Workspace, tmp_path: Path) -> None:
    run, arrivals = crawled(workspace, 4, closed=1)
    session = own(workspace)
    for hidden, count in ((set(), 4), ({CLOSED.marking.id}, 3), ({SITE.marking.id}, 1)):
        seen = Visibility(session.visibility.marking_ids - hidden)
        narrow = Session(workspace.paths, workspace.database, session.actor, seen, workspace.audit)
        path = tmp_path / f"{count}.wacz"
        report = export_evidence(workspace, narrow, path, run=run)
        assert report.captures == report.documents == report.records == count
        assert report.label == ("TLP:AMBER" if CLOSED.marking.id in hidden else "TLP:RED")
        assert list(ExportCheck(path).run()) == []
    nothing = Session(
        workspace.paths, workspace.database, session.actor, Visibility(frozenset()),
        workspace.audit,
    )  # fmt: skip
    ids = [each.drafts[0].id for each in arrivals]
    for asked in ({"run": run}, {"documents": ids}):
        with pytest.raises(NotFoundError):
            export_evidence(workspace, nothing, tmp_path / "none.wacz", **asked)


def test_what_was_erased_stays_erased(workspace: Workspace, tmp_path: Path) -> None:
    run, arrivals = crawled(workspace, 3)
    gone = arrivals[1]
    actor = Actor(system_user(), "case 12")
    chosen = Selection(documents=[gone.drafts[0].id])
    erase(StageContext(workspace), actor, chosen, ErasureReason.REQUEST)
    path = tmp_path / "left.wacz"
    assert export_evidence(workspace, own(workspace), path, run=run).captures == 2
    assert list(ExportCheck(path).run()) == []
    with pytest.raises(LookupError):
        replayed(path, gone.received.url)
