from __future__ import annotations

import sqlite3
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from asterism.access import Workspace
from asterism.model.errors import WorkspaceError
from asterism.record import schema
from asterism.record.database import BUSY_TIMEOUT_SECONDS, Database, sqlite_url


def changes(workspace: Workspace) -> list[tuple[int, str]]:
    table = schema.changes
    with workspace.database.reading() as connection:
        rows = connection.execute(select(table.c.sequence, table.c.kind).order_by("sequence"))
        return [(row.sequence, row.kind) for row in rows]


def test_every_commit_advances_the_sequence_by_one(workspace: Workspace) -> None:
    with workspace.database.writing("first") as first:
        pass
    with workspace.database.writing("second") as second:
        pass
    assert (first.sequence, second.sequence) == (1, 2)
    assert changes(workspace) == [(1, "first"), (2, "second")]


def test_what_fails_leaves_neither_rows_nor_a_change(workspace: Workspace) -> None:
    with pytest.raises(RuntimeError, match="half"), workspace.database.writing("broken"):
        raise RuntimeError("half done")  # noqa: EM101, TRY003 - thrown for the test alone
    assert changes(workspace) == []
    with workspace.database.writing("whole") as commit:
        pass
    assert commit.sequence == 1


def test_leases_and_runs_advance_nothing(workspace: Workspace) -> None:
    with workspace.database.operating() as connection:
        connection.execute(schema.watermarks.insert().values(name="x", sequence=3))
    assert changes(workspace) == []


def test_sequences_follow_the_order_of_commits(workspace: Workspace) -> None:
    """Whoever has seen a change has seen every earlier one, with writers racing."""
    seen: list[list[int]] = []
    stop = threading.Event()

    def write() -> None:
        for _ in range(15):
            with workspace.database.writing("race"):
                time.sleep(0.001)

    def watch() -> None:
        while not stop.is_set():
            seen.append([sequence for sequence, _ in changes(workspace)])

    writers = [threading.Thread(target=write) for _ in range(4)]
    watcher = threading.Thread(target=watch)
    for thread in (*writers, watcher):
        thread.start()
    for thread in writers:
        thread.join()
    stop.set()
    watcher.join()
    assert len(seen) > 2
    assert all(found == list(range(1, len(found) + 1)) for found in seen)
    assert len(changes(workspace)) == 60


def test_a_reader_keeps_its_snapshot(workspace: Workspace) -> None:
    counter = select(schema.change_counter.c.value)
    with workspace.database.reading() as connection:
        before = connection.execute(counter).scalar_one()
        with workspace.database.writing("meanwhile"):
            pass
        assert connection.execute(counter).scalar_one() == before
    with workspace.database.reading() as connection:
        assert connection.execute(counter).scalar_one() == before + 1


def test_a_writer_waits_for_another_instead_of_failing(workspace: Workspace) -> None:
    inside, leave = threading.Event(), threading.Event()

    def hold() -> None:
        with workspace.database.writing("long"):
            inside.set()
            leave.wait(5)

    holder = threading.Thread(target=hold)
    holder.start()
    inside.wait(5)
    threading.Timer(0.3, leave.set).start()
    with workspace.database.writing("waiting") as commit:
        pass
    holder.join()
    assert commit.sequence == 2


def test_a_write_takes_the_lock_before_it_reads(tmp_path: Path) -> None:
    """BEGIN IMMEDIATE: else a transaction that read first could fail without waiting."""
    path = tmp_path / "record.sqlite"
    database = Database(sqlite_url(path))
    other = sqlite3.connect(path, timeout=0.05)
    with database.operating(), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    with database.reading() as connection:
        connection.execute(text("SELECT 1 FROM sqlite_master"))
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")
    other.close()
    database.close()


def test_sqlite_is_set_up_for_many_readers_and_one_writer(tmp_path: Path) -> None:
    database = Database(sqlite_url(tmp_path / "record.sqlite"))
    with database.reading() as connection:
        found = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "busy_timeout", "foreign_keys")
        }
    database.close()
    assert found == {
        "journal_mode": "wal",
        "busy_timeout": BUSY_TIMEOUT_SECONDS * 1000,
        "foreign_keys": 1,
    }


def test_another_kind_of_database_is_refused() -> None:
    with pytest.raises(WorkspaceError, match="neither sqlite nor postgresql"):
        Database("mysql://somewhere/else")


def test_a_file_that_is_no_database_says_so(tmp_path: Path) -> None:
    path = tmp_path / "record.sqlite"
    path.write_text("not a database, and long enough to be read as a header of one" * 20)
    database = Database(sqlite_url(path))
    with pytest.raises(Exception, match="not a database") as error, database.reading():
        pass
    assert not isinstance(error.value, OperationalError)
    database.close()
