from __future__ import annotations

from sqlalchemy import insert, select

from asterism.access import Workspace
from asterism.collect.documents import Source, register_sources
from asterism.collect.file_import import CAPTURE_COLUMNS
from asterism.collect.resuming import addresses_done, close_interrupted, interrupted_runs
from asterism.model.clock import DAY, now
from asterism.model.marking import LOCAL
from asterism.record import schema
from asterism.record.writing import insert_rows

SOURCE = Source("a", "A", "site", "local", "test", "test")
DOCUMENT_COLUMNS = (
    "id", "source_id", "capture_id", "url", "kind", "title", "text", "marking_id",
    "change_sequence",
)  # fmt: skip


def run(workspace: Workspace, run_id: str, state: str, started_at: int) -> None:
    """Write a run that saw one page with a document and one without."""
    with workspace.database.writing("test") as commit:
        register_sources(commit, [SOURCE])
        commit.connection.execute(
            insert(schema.runs).values(
                id=run_id, stage="collect", person="x", purpose="x", software="x",
                started_at=started_at, state=state, report="{}",
            )
        )  # fmt: skip
        for page in ("ad", "listing"):
            capture_id = f"{run_id}-{page}"
            row = (
                capture_id, SOURCE.id, f"http://a.example/{capture_id}", 0, 200, "text/html", None,
                "0" * 64, 1, "p", 0, 1, LOCAL.id, commit.sequence,
            )  # fmt: skip
            insert_rows(commit.connection, schema.captures, CAPTURE_COLUMNS, [row])
            sighting = (run_id, capture_id, 0)
            columns = ("run_id", "capture_id", "seen_at")
            insert_rows(commit.connection, schema.sightings, columns, [sighting])
        document = (
            f"{run_id}-document", SOURCE.id, f"{run_id}-ad", f"http://a.example/{run_id}-ad", "ad",
            "", "x", LOCAL.id, commit.sequence,
        )  # fmt: skip
        insert_rows(commit.connection, schema.documents, DOCUMENT_COLUMNS, [document])


def test_only_runs_that_were_cut_short_lately_are_taken_up(workspace: Workspace) -> None:
    database = workspace.database
    run(workspace, "killed", "running", now() - DAY // 2)
    run(workspace, "failed", "failed", now())
    run(workspace, "old", "running", now() - 2 * DAY)
    run(workspace, "done", "finished", now())
    run(workspace, "own", "running", now())
    found = interrupted_runs(database, [SOURCE.id], "own")
    assert found == ["killed", "failed"]
    assert interrupted_runs(database, ["0" * 32], "own") == []
    addresses = ("http://a.example/killed-ad", "http://a.example/failed-ad")
    assert addresses_done(database, found) == {hash(url) for url in addresses}
    assert addresses_done(database, []) == frozenset()
    close_interrupted(database, found)
    with database.reading() as connection:
        states = dict(connection.execute(select(schema.runs.c.id, schema.runs.c.state)).all())
    assert states["killed"] == states["failed"] == "taken-over"
    assert states["done"] == "finished"
