"""What is kept of a file or page is narrowed with what it holds; tests/pipeline has the acts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from asterism.access import Workspace
from asterism.collect.importing import import_file
from asterism.model.marking import LOCAL, Marking, TrafficLight
from asterism.record import schema
from asterism.record.remarking import narrow_captures, remark_documents

RED = Marking("local", TrafficLight.RED)


def import_rows(workspace: Workspace, folder: Path, rows: int) -> list[str]:
    """Import a file of so many rows; return the ids of its documents."""
    path = folder / f"{rows}.jsonl"
    lines = [json.dumps({"text": f"{rows} {number}"}) for number in range(rows)]
    path.write_text("\n".join(lines), encoding="utf-8")
    import_file(workspace, path)
    with workspace.database.reading() as connection:
        table = schema.documents
        found = select(table.c.id).where(table.c.url.contains(path.name)).order_by(table.c.text)
        return list(connection.scalars(found))


def captures(workspace: Workspace) -> dict[str, int]:
    with workspace.database.reading() as connection:
        table = schema.captures
        return {
            row.url: row.marking_id
            for row in connection.execute(select(table.c.url, table.c.marking_id))
        }


@pytest.mark.parametrize("rows", [1, 3])
def test_a_capture_follows_its_only_document_and_is_narrowed_by_one_of_several(
    workspace: Workspace, tmp_path: Path, rows: int
) -> None:
    first, *_ = import_rows(workspace, tmp_path, rows)
    with workspace.database.writing("mark") as commit:
        remark_documents(commit, {first: RED})
    assert captures(workspace) == {f"file:{rows}.jsonl": RED.id}
    with workspace.database.writing("mark") as commit:
        remark_documents(commit, {first: LOCAL})
    assert captures(workspace) == {f"file:{rows}.jsonl": LOCAL.id if rows == 1 else RED.id}


def test_a_changed_document_is_a_change_of_the_record(workspace: Workspace, tmp_path: Path) -> None:
    changed, kept = import_rows(workspace, tmp_path, 2)
    with workspace.database.writing("mark") as commit:
        remark_documents(commit, {changed: RED})
        table = schema.documents
        statement = select(table.c.id, table.c.marking_id, table.c.change_sequence)
        found = {row[0]: tuple(row[1:]) for row in commit.connection.execute(statement)}
    assert found[changed] == (RED.id, commit.sequence)
    assert found[kept] == (LOCAL.id, commit.sequence - 1)


def test_a_capture_is_under_the_sum_of_what_it_was_and_holds(
    workspace: Workspace, tmp_path: Path
) -> None:
    import_rows(workspace, tmp_path, 2)
    north = Marking("north")
    with workspace.database.writing("test") as commit:
        ids = commit.connection.scalars(select(schema.captures.c.id)).all()
        narrow_captures(commit.connection, {ids[0]: [north]})
        narrow_captures(commit.connection, {ids[0]: [LOCAL]})
    assert captures(workspace) == {"file:2.jsonl": (LOCAL + north).id}
    assert LOCAL + north in workspace.markings()
