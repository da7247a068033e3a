from __future__ import annotations

import gzip
import hashlib
import json
import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from asterism.access import Workspace
from asterism.collect.crawl import CollectReport, collect
from asterism.collect.declaration import SiteDeclaration
from asterism.collect.importing import import_file
from asterism.evidence.store import sole_holder
from asterism.model.errors import SourceError
from asterism.pipeline.checking_captures import check_captures
from asterism.record import schema

if TYPE_CHECKING:
    from sqlalchemy import RowMapping, Table

    from conftest import Site  # type: ignore[import-not-found]


def rows(workspace: Workspace, table: Table, *order: str) -> list[RowMapping]:
    with workspace.database.reading() as connection:
        statement = select(table).order_by(*order)
        return list(connection.execute(statement).mappings())


def count(workspace: Workspace, table: Table) -> int:
    with workspace.database.reading() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def test_every_page_becomes_evidence_and_every_ad_a_document(
    workspace: Workspace, site: Site, declaration: SiteDeclaration
) -> None:
    site.fill(25)
    told: list[CollectReport] = []
    report = collect(workspace, [declaration], progress=told.append)
    assert report.finished
    assert (report.documents, report.rejected, report.failures) == (25, 0, 0)
    assert report.forbidden == 1
    assert (
        report.pages == report.captures == 25 + 3 + 1 + 1
    )  # ads, listings, robots.txt, what is not there
    assert told[-1] == report
    assert "/private/1" not in site.asked
    documents = rows(workspace, schema.documents, "url")
    first = documents[0]
    assert first["url"] == f"{site.address}/ad/0"
    assert (first["title"], first["text"]) == ("Ad 0", "Señora & co, call\n202-555-0000\n\nBye")
    assert (first["place"], first["kind"]) == ("Tampa, FL", "ad")
    assert first["posted_at"] == 1_772_377_200_000_000
    assert json.loads(first["attributes"]) == {"day": "1 March"}
    capture = next(
        row for row in rows(workspace, schema.captures, "id") if row["id"] == first["capture_id"]
    )
    assert (capture["http_status"], capture["encoding"]) == (200, "cp1252")
    session = workspace.session(None, "test")
    content = session.capture_content(capture["id"])
    assert content.payload == site.pages["/ad/0"][2]
    assert ("Content-Type", "text/html; charset=windows-1252") in content.headers
    (run,) = rows(workspace, schema.runs, "id")
    assert (run["state"], json.loads(run["report"])["documents"]) == ("finished", 25)


def test_another_crawl_brings_only_what_changed(
    workspace: Workspace, site: Site, declaration: SiteDeclaration
) -> None:
    site.fill(6)
    collect(workspace, [declaration])
    before = {row["url"]: row["id"] for row in rows(workspace, schema.documents, "id")}
    again = collect(workspace, [declaration])
    assert (again.captures, again.documents, again.unchanged) == (0, 0, 6)
    assert count(workspace, schema.documents) == 6
    assert count(workspace, schema.sightings) == 2 * again.pages
    site.put_ad(1, extra="new rates")
    site.put("/ad/2", "<p>This ad was removed</p>", status=410)
    site.put("/ad/3", "<p>This page has been laid out anew</p>")
    third = collect(workspace, [declaration])
    assert (third.captures, third.documents, third.changed) == (3, 1, 1)
    assert (third.gone, third.unchanged, third.rejected) == (1, 3, 1)
    newest = [row for row in rows(workspace, schema.documents, "id") if row["supersedes"]]
    assert [row["supersedes"] for row in newest] == [before[f"{site.address}/ad/1"]]
    assert "new rates" in newest[0]["text"]
    assert third.rejects_file is not None
    with open(third.rejects_file, encoding="utf-8") as file:  # noqa: PTH123
        (reject,) = [json.loads(line) for line in file]
    assert reject["raw"] == f"{site.address}/ad/3"
    assert reject["mend"]


def test_a_packed_page_is_kept_as_it_was_sent(
    workspace: Workspace, site: Site, declaration: SiteDeclaration
) -> None:
    site.fill(1)
    status, headers, body = site.pages["/ad/0"]
    packed = gzip.compress(body)
    site.pages["/ad/0"] = (status, {**headers, "Content-Encoding": "gzip"}, packed)
    assert collect(workspace, [declaration]).documents == 1
    (document,) = rows(workspace, schema.documents, "id")
    content = workspace.session(None, "test").capture_content(document["capture_id"])
    assert (content.payload, content.body) == (packed, body)


def test_redirects_and_errors_are_evidence_too(
    workspace: Workspace, site: Site, declaration: SiteDeclaration
) -> None:
    site.fill(2)
    site.put("/ad/0", "", status=302, Location="/ad/1")
    site.put("/ad/1", "<p>later</p>", status=503)
    report = collect(workspace, [declaration], settings={"RETRY_TIMES": 1})
    found = {row["http_status"] for row in rows(workspace, schema.captures, "id")}
    assert found == {200, 302, 404, 503}  # and what is not there
    assert report.documents == 0


def test_a_crawl_goes_through_the_proxy_that_it_is_given(
    workspace: Workspace, site: Site, declaration: SiteDeclaration
) -> None:
    site.fill(3)
    named = declaration.model_dump(mode="json", by_alias=True)
    named["crawl"]["start"] = ["http://small.example/"]
    through = SiteDeclaration.model_validate(named)
    report = collect(workspace, [through], proxy=site.address)
    urls = {row["url"] for row in rows(workspace, schema.documents, "id")}
    assert report.documents == 3
    assert urls == {f"http://small.example/ad/{n}" for n in range(3)}


def test_two_processes_do_not_collect_one_source_at_once(
    workspace: Workspace, site: Site, declaration: SiteDeclaration
) -> None:
    site.fill(3)
    with sole_holder(workspace.paths.crawls / "small.lock") as held:
        assert held
        with pytest.raises(SourceError, match="another process is collecting"):
            collect(workspace, [declaration])
    assert not site.asked
    assert collect(workspace, [declaration]).documents == 3


def test_a_site_that_does_not_answer_is_an_error(
    workspace: Workspace, site: Site, declaration: SiteDeclaration
) -> None:
    site.fill(1)
    silent = declaration.model_dump(mode="json", by_alias=True)
    silent["crawl"]["start"] = ["http://127.0.0.1:9/"]
    with pytest.raises(SourceError, match="no page could be fetched"):
        collect(workspace, [SiteDeclaration.model_validate(silent)], settings={"RETRY_TIMES": 0})


def test_what_this_version_cannot_do_is_said_before_anything_is_asked(
    workspace: Workspace, site: Site, declaration: SiteDeclaration
) -> None:
    asking = declaration.model_dump(mode="json", by_alias=True)
    asking["media"] = {"fetch": ["img::attr(src)"]}
    with pytest.raises(SourceError, match=r"small: .* cannot do media\.fetch yet"):
        collect(workspace, [SiteDeclaration.model_validate(asking)])
    assert site.asked == []


def test_what_listings_no_longer_show_is_asked_for(
    workspace: Workspace, site: Site, declaration: SiteDeclaration
) -> None:
    site.fill(4)
    collect(workspace, [declaration])
    site.put("/", '<a class="ad" href="/ad/0">Ad 0</a>')
    site.put("/ad/2", "<h1>This ad has expired</h1>")
    del site.pages["/ad/3"]
    again = collect(workspace, [declaration])
    assert (again.gone, again.unchanged, again.rejected) == (2, 2, 0)
    asked = len(site.asked)
    third = collect(workspace, [declaration])
    assert (third.gone, third.unchanged) == (0, 2)
    assert not {"/ad/2", "/ad/3"} & set(site.asked[asked:])  # gone is gone


def test_a_site_that_never_says_404_is_seen_through(
    workspace: Workspace, site: Site, declaration: SiteDeclaration
) -> None:
    site.fill(3)
    nothing = "<h1>Welcome</h1><div class=body>Look around</div>"
    site.otherwise = (200, {"Content-Type": "text/html"}, nothing.encode())
    collect(workspace, [declaration])
    del site.pages["/ad/1"]
    again = collect(workspace, [declaration])
    assert (again.gone, again.unchanged, again.documents) == (1, 2, 0)
    with workspace.database.reading() as connection:
        findings = connection.scalars(
            select(schema.captures.c.finding).where(schema.captures.c.url.like("%/ad/1"))
        ).all()
    assert sorted(findings, key=str) == [None, "missing"]


def test_a_page_that_asks_to_log_in_is_named(
    workspace: Workspace, site: Site, declaration: SiteDeclaration
) -> None:
    site.fill(2)
    site.put("/ad/0", "<form><input name=u><input type=Password name=p></form>")
    report = collect(workspace, [declaration])
    assert (report.documents, report.rejected) == (1, 1)
    assert "asks to log in" in Path(report.rejects_file or "").read_text()


def test_a_site_without_end_ends(
    workspace: Workspace, site: Site, declaration: SiteDeclaration
) -> None:
    site.fill(3)
    for number in range(400):
        links = f'<a rel=next href="/calendar/{number + 1}">on</a>' + "".join(
            f'<a rel=next href="/list?sort={number}&by={n}&sid=0123456789abcdef{number}">x</a>'
            for n in range(3)
        )
        site.put(f"/calendar/{number}", f'<a class="ad" href="/ad/1">Ad</a>{links}')
    site.put("/", site.pages["/"][2].decode() + '<a rel=next href="/calendar/0">on</a>')
    report = collect(workspace, [declaration])
    assert report.documents == 3
    assert report.trapped > 0
    assert report.pages < 60
    assert not any("0123456789abcdef" in path for path in site.asked)


def test_why_robots_txt_is_ignored_is_kept(
    workspace: Workspace, site: Site, declaration: SiteDeclaration
) -> None:
    site.fill(2)
    site.put_ad(9)
    site.pages["/private/1"] = site.pages["/ad/9"]
    stated = declaration.model_dump(mode="json", by_alias=True)
    stated["robots"] = {"policy": "ignore", "reason": "a court has ordered it"}
    assert collect(workspace, [SiteDeclaration.model_validate(stated)]).documents == 3
    (run,) = rows(workspace, schema.runs, "id")
    assert json.loads(run["report"])["robots"] == "ignore for small: a court has ordered it"


def test_a_source_whose_hours_are_over_goes_on_later(
    workspace: Workspace, site: Site, declaration: SiteDeclaration
) -> None:
    site.fill(2)
    stated = declaration.model_dump(mode="json", by_alias=True)
    hour = datetime.now(UTC).hour
    begin, end = f"{(hour + 2) % 24:02}:00", f"{(hour + 3) % 24:02}:00"
    stated["pace"]["window"] = {"from": begin, "to": end, "zone": "UTC"}
    report = collect(workspace, [SiteDeclaration.model_validate(stated)])
    assert report.paused == [f"small is asked from {begin} to {end} UTC; collect again then"]
    assert (report.pages, site.asked) == (0, [])
    assert collect(workspace, [declaration]).documents == 2


def test_a_site_that_changes_between_two_crawls_is_noticed(
    workspace: Workspace, site: Site, declaration: SiteDeclaration
) -> None:
    site.fill(30)
    assert collect(workspace, [declaration]).drift == []
    for path, (status, headers, body) in site.pages.items():
        site.pages[path] = (status, headers, body.replace(b"<h1>", b"<h2>"))
    report = collect(workspace, [declaration])
    (warning,) = report.drift
    assert (warning["source"], warning["field"]) == ("small", "title")
    assert [example["value"][:3] for example in warning["before"]] == ["Ad "] * 3
    assert [example["value"] for example in warning["after"]] == [""] * 3
    lines = Path(report.rejects_file or "").read_text().splitlines()
    assert "drift: small: title shows nothing" in lines[-1]
    with workspace.database.reading() as connection:
        kept = connection.scalars(select(schema.runs.c.report)).all()
    assert not any("Ad 1" in report for report in kept)


def test_each_post_of_a_thread_is_a_document_and_its_next_page_is_read(
    workspace: Workspace, site: Site, declaration: SiteDeclaration
) -> None:
    site.put("/", '<a class="ad" href="/thread">Thread</a>')
    site.put(
        "/thread",
        "<h1>Thread</h1><div class=post id=p1><p>One</p></div><a rel=next href=/thread?page=2>",
    )
    site.put("/thread?page=2", "<h1>Thread</h1><div class=post id=p2><p>Two</p></div>")
    forum = declaration.model_dump(mode="json", by_alias=True)
    forum["fields"] = {"text": "p"}
    forum["posts"] = {"each": ".post", "id": "::attr(id)", "thread": "h1"}
    report = collect(workspace, [SiteDeclaration.model_validate(forum)])
    assert (report.documents, report.rejected) == (2, 0)
    found = rows(workspace, schema.documents, "url")
    assert [row["url"] for row in found] == [
        f"{site.address}/thread#p1",
        f"{site.address}/thread?page=2#p2",
    ]
    assert {row["kind"] for row in found} == {"post"}


CHILD = """
import json, sys
from pathlib import Path
from asterism.access import open_workspace
from asterism.collect.crawl import collect
from asterism.collect.declaration import SiteDeclaration
collect(open_workspace(Path(sys.argv[1])), [SiteDeclaration.model_validate_json(sys.argv[2])])
"""


def wait_until_free(lock: Path) -> None:
    """Wait for the crawling process, which ends soon after the one that started it."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with sole_holder(lock) as free:
            if free:
                return
        time.sleep(0.02)
    message = f"{lock} is still held"
    raise AssertionError(message)


@pytest.mark.slow
def test_a_killed_crawl_loses_nothing_and_stores_nothing_twice(
    workspace: Workspace, site: Site, declaration: SiteDeclaration
) -> None:
    site.fill(150)
    site.seconds = 0.15
    chance = random.Random(4)  # noqa: S311 - instants to kill at
    stored: list[int] = []
    for _ in range(3):
        child = subprocess.Popen(  # noqa: S603 - our own interpreter
            [
                sys.executable, "-c", CHILD, str(workspace.paths.root),
                declaration.model_dump_json(by_alias=True),
            ]
        )  # fmt: skip
        asked = len(site.asked)
        deadline = time.monotonic() + 60
        while len(site.asked) < asked + 45 and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(chance.random() * 1.2)
        child.send_signal(signal.SIGKILL)
        child.wait()
        wait_until_free(workspace.paths.crawls / f"{declaration.key}.lock")
        stored.append(count(workspace, schema.documents))
    site.seconds = 0.0
    asked = len(site.asked)
    report = collect(workspace, [declaration])
    documents = rows(workspace, schema.documents, "url")
    assert len(documents) == len({row["url"] for row in documents}) == 150
    captures = rows(workspace, schema.captures, "id")
    expected = {hashlib.sha256(page[2]).hexdigest() for page in site.pages.values()}
    asked_for_nothing = [row for row in captures if row["http_status"] == 404]
    assert len(asked_for_nothing) == 1  # what the site says of an address that is none
    pages = [row for row in captures if row not in asked_for_nothing]
    assert {row["payload_sha256"] for row in pages} == expected
    assert len(pages) == len(site.pages)
    assert report.skipped == stored[-1] > 0
    again: list[str] = [path for path in site.asked[asked:] if path.startswith("/ad/")]
    assert len(again) == 150 - stored[-1]
    session = workspace.session(None, "test")
    for row in captures:
        session.capture_content(row["id"])
    states: dict[str, int] = {}
    for run in rows(workspace, schema.runs, "id"):
        states[run["state"]] = states.get(run["state"], 0) + 1
    assert states["finished"] == 1
    assert states.get("taken-over", 0) >= 1
    assert_sound(workspace)


def assert_sound(workspace: Workspace) -> None:
    files = [str(path) for path in workspace.paths.captures.rglob("*.warc.gz")]
    done: subprocess.CompletedProcess[Any] = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-m", "warcio.cli", "check", *files], check=False, capture_output=True
    )
    assert done.returncode == 0, done.stdout
    assert not list(workspace.paths.captures.rglob("*.open"))
    assert list(check_captures(workspace)) == []  # every record in exactly one manifest


def test_what_wget_archived_is_imported(workspace: Workspace, site: Site, tmp_path: Path) -> None:
    wget = shutil.which("wget")
    if wget is None:
        pytest.skip("wget is missing: apt-get install wget")
    site.fill(3)
    subprocess.run(  # noqa: S603 - a fixed program
        [wget, "-q", "-e", "robots=off", "--recursive", "--warc-file=archive", f"{site.address}/"],
        cwd=tmp_path,
        check=False,
        timeout=60,
        env={"PATH": "/usr/bin:/bin"},
    )
    report = import_file(workspace, tmp_path / "archive.warc.gz")
    assert (report.read, report.stored, report.rejected) == (4, 4, 0)
    assert report.others > 4  # requests, metadata, robots.txt, the page that is not there
    found = {row["url"]: row for row in rows(workspace, schema.documents, "id")}
    ad = found[f"{site.address}/ad/1"]
    assert ad["title"] == "Ad 1"
    assert "Señora & co, call\n202-555-0001" in ad["text"]
    session = workspace.session(None, "test")
    assert session.capture_row(ad["id"]) == site.pages["/ad/1"][2]
    view = session.document_in_capture(ad["id"])
    assert view.http_status == 200
    assert "Señora &amp; co" in (view.html or "")
