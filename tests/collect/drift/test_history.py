from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from asterism.access import Workspace
from asterism.collect.arriving import Arrival, capture_id_of
from asterism.collect.declaration import SiteDeclaration
from asterism.collect.drift.history import (
    field_history,
    kept_with_run,
    latest_examples,
    past_runs,
    watch_of,
)
from asterism.collect.page_reading import PageReader
from asterism.collect.page_text import parse_page
from asterism.collect.receiving import Receiver
from asterism.collect.rejects import RejectsFile
from asterism.evidence.store import Received
from asterism.record.runs import running

SEEN = 1_772_620_200_000_000
PAGE = (
    "<h1>Ad {0}</h1><div class=body>Text {0}</div><time datetime=2026-03-01T10:00Z>1 March</time>"
)


def ran(workspace: Workspace, report: Mapping[str, Any]) -> None:
    with running(workspace.database, "collect", "x", "x") as run:
        run.report = report


def read(reader: PageReader, page: str, pages: int) -> None:
    for number in range(pages):
        reader.drafts(parse_page(page.format(number)), f"http://127.0.0.1/{number}", "c", SEEN)


def test_what_one_run_keeps_is_the_measure_of_the_next(
    workspace: Workspace, declaration: SiteDeclaration
) -> None:
    for page, alarms in ((PAGE, []), (PAGE.replace("h1", "h2"), ["title"])):
        reader = PageReader(declaration, watch_of(workspace.database, declaration))
        read(reader, page, 30)
        kept = kept_with_run({"small": reader})
        ran(workspace, {"documents": 30, **kept})
        assert [each["field"] for each in kept["drift"]] == alarms
        assert "Ad 1" not in str(kept)
    newest, oldest = past_runs(workspace.database, "small")
    assert (newest.fields["title"].shown, oldest.fields["title"].shown) == (0, 30)
    assert newest.report["documents"] == 30
    assert past_runs(workspace.database, "other") == []
    with_alarm = field_history([newest, oldest], "title", "h1")
    assert (with_alarm.pages, with_alarm.shown) == (30, 30)
    assert field_history([newest, oldest], "title", "h2").pages == 0
    for_good = field_history([newest, newest, newest, oldest], "title", "h1")
    assert (for_good.pages, for_good.shown) == (90, 0)


def test_examples_come_from_the_record(workspace: Workspace, declaration: SiteDeclaration) -> None:
    reader, source = PageReader(declaration), declaration.source
    with running(workspace.database, "collect", "x", "x") as run:
        rejects = RejectsFile(workspace.paths.rejects / "x.jsonl", "x")
        receiver = Receiver(workspace.database, workspace.paths.captures, run.id, {}, rejects)
        for number in range(5):
            page = PAGE.format(number)
            digest = hashlib.sha256(page.encode()).hexdigest()
            url = f"http://127.0.0.1/{number}"
            received = Received(url, SEEN, 200, "OK", (), page.encode(), digest)
            capture_id = capture_id_of(source, received)
            drafts, _ = reader.drafts(parse_page(page), url, capture_id, SEEN)
            receiver.put(Arrival(source, received, "utf-8", tuple(drafts)))
        receiver.close()
    found = {
        name: latest_examples(workspace.database, source.id, name)
        for name in ("title", "posted_at", "attributes.day", "attributes.none", "page")
    }
    assert {example.value[:2] for example in found["title"]} == {"Ad"}
    assert [len(examples) for examples in found.values()] == [3, 3, 3, 0, 0]
    assert found["posted_at"][0].value == "2026-03-01T10:00:00+00:00"
    assert found["attributes.day"][0].value == "1 March"
