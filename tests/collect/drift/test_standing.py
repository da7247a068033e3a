from __future__ import annotations

from asterism.access import Workspace
from asterism.collect.declaration import SiteDeclaration
from asterism.collect.drift.history import kept_with_run
from asterism.collect.drift.standing import standings
from asterism.collect.drift.watching import SourceWatch
from asterism.collect.page_reading import PageReader
from asterism.record.runs import running


def test_each_source_stands_as_its_last_finished_crawl_left_it(
    workspace: Workspace, declaration: SiteDeclaration
) -> None:
    assert standings(workspace.database) == []
    for pages in (5, 40):
        watch = SourceWatch(declaration)
        for number in range(pages):
            title = f"Ad {number}" if number < 20 else ""
            watch.document(f"/{number}", {"title": title, "text": "x", "place": ""})
        watch.no_document("/x")
        watch.listing("/", 40)
        kept = kept_with_run({"small": PageReader(declaration, watch)})
        with running(workspace.database, "collect", "x", "x") as run:
            run.report = {"rejects_file": "rejects.jsonl", **kept}
    with running(workspace.database, "collect", "x", "x") as run:
        run.report = {"pages": 3}
    (found,) = standings(workspace.database)
    assert (found.documents, found.rejected, found.listings) == (40, 1, 1)
    assert found.shown == {"title": 0.5, "text": 1.0, "place": 0.0}
    assert [warning["field"] for warning in found.drift] == ["title"]
    assert found.to_json()["rejects_file"] == "rejects.jsonl"
