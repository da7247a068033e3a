from __future__ import annotations

from asterism.access import Workspace
from asterism.record import schema
from asterism.record.digest import TABLES_OF_RUNS, TableDigest, digest_tables
from asterism.record.people_schema import TABLES_OF_PEOPLE
from asterism.record.runs import running
from asterism.record.writing import insert_rows


def digests(workspace: Workspace, **without: tuple[str, ...]) -> dict[str, TableDigest]:
    with workspace.database.reading() as connection:
        return digest_tables(connection, without)


def test_every_table_counts_but_those_of_runs_and_people(workspace: Workspace) -> None:
    left_out = TABLES_OF_RUNS | TABLES_OF_PEOPLE
    assert set(digests(workspace)) == set(schema.metadata.tables) - left_out
    assert digests(workspace)["markings"].rows == 1


def test_a_run_changes_nothing(workspace: Workspace) -> None:
    before = digests(workspace)
    with running(workspace.database, "process", "ana", "look"):
        pass
    assert digests(workspace) == before


def test_a_changed_value_shows_and_the_order_of_writing_does_not(workspace: Workspace) -> None:
    columns = ("name", "sequence")
    seen = []
    for rows in ([("a", 1), ("b", 2)], [("b", 2), ("a", 1)], [("a", 1), ("b", 3)]):
        with workspace.database.operating() as connection:
            connection.execute(schema.watermarks.delete())
            insert_rows(connection, schema.watermarks, columns, rows)
        seen.append(digests(workspace)["watermarks"])
    assert seen[0] == seen[1] != seen[2]
    assert digests(workspace, watermarks=("sequence",))["watermarks"].rows == 2
