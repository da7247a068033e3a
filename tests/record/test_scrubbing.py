from __future__ import annotations

import pytest
from sqlalchemy import insert, select, update

from asterism.access import Workspace
from asterism.model.errors import BusyError
from asterism.record import schema, scrubbing
from asterism.record.scrubbing import scrub

WORDS = "quillfeather of tampa"


def write_and_delete(workspace: Workspace) -> None:
    runs = schema.runs
    values = {
        "stage": "x", "person": "x", "software": "x", "started_at": 1, "state": "finished",
        "report": "{}",
    }  # fmt: skip
    with workspace.database.operating() as connection:
        for number in range(200):
            row = {**values, "id": f"{number:032}", "purpose": f"{WORDS} {number}"}
            connection.execute(insert(runs).values(**row))
    with workspace.database.operating() as connection:
        connection.execute(update(runs).values(purpose="nothing"))


def stands(workspace: Workspace) -> bool:
    files = workspace.paths.root.glob("record.sqlite*")
    return any(WORDS.encode() in path.read_bytes() for path in files)


def test_what_was_deleted_leaves_the_files(workspace: Workspace) -> None:
    write_and_delete(workspace)
    if workspace.database.dialect == "sqlite":
        assert stands(workspace)
    scrub(workspace.database)
    assert not stands(workspace)
    with workspace.database.reading() as connection:
        assert set(connection.scalars(select(schema.runs.c.purpose))) == {"nothing"}


def test_a_large_file_is_copied_through_a_file(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scrubbing, "LARGE_BYTES", 1)
    write_and_delete(workspace)
    scrub(workspace.database)
    assert not stands(workspace)


def test_a_reader_of_an_older_state_is_told(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    if workspace.database.dialect != "sqlite":
        scrub(workspace.database)  # on Postgres readers of other tables do not matter
        return
    monkeypatch.setattr(scrubbing, "PATIENCE_SECONDS", 0)
    write_and_delete(workspace)
    with workspace.database.reading() as connection:
        connection.execute(select(schema.runs)).all()
        with pytest.raises(BusyError, match="older state"):
            scrub(workspace.database)
    scrub(workspace.database)
    assert not stands(workspace)
