from __future__ import annotations

from sqlalchemy import select

from asterism.access import Workspace
from asterism.model.marking import LOCAL, Marking, TrafficLight
from asterism.model.version import ModelVersion
from asterism.record import schema
from asterism.record.writing import (
    delete_rows,
    insert_rows,
    intern_marking,
    intern_model_version,
    upsert_rows,
)

COLUMNS = ("name", "sequence")


def watermarks(workspace: Workspace) -> dict[str, int]:
    with workspace.database.reading() as connection:
        rows = connection.execute(select(schema.watermarks))
        return {row.name: row.sequence for row in rows}


def test_inserting_again_leaves_the_row_as_it_was(workspace: Workspace) -> None:
    with workspace.database.operating() as connection:
        assert insert_rows(connection, schema.watermarks, COLUMNS, [("a", 1), ("b", 2)]) == 2
        assert insert_rows(connection, schema.watermarks, COLUMNS, [("a", 9), ("c", 3)]) == 1
        assert insert_rows(connection, schema.watermarks, COLUMNS, []) == 0
    assert watermarks(workspace) == {"a": 1, "b": 2, "c": 3}


def test_upserting_gives_the_new_values(workspace: Workspace) -> None:
    with workspace.database.operating() as connection:
        insert_rows(connection, schema.watermarks, COLUMNS, [("a", 1)])
        upsert_rows(connection, schema.watermarks, COLUMNS, [("a", 9), ("c", 3)])
    assert watermarks(workspace) == {"a": 9, "c": 3}


def test_deleting_counts_what_was_there(workspace: Workspace) -> None:
    with workspace.database.operating() as connection:
        insert_rows(connection, schema.watermarks, COLUMNS, [("a", 1), ("b", 2)])
        assert delete_rows(connection, schema.watermarks.c.name, ["a", "x"]) == 1
        assert delete_rows(connection, schema.watermarks.c.name, []) == 0
    assert watermarks(workspace) == {"b": 2}


def test_odd_text_comes_back_as_it_was(workspace: Workspace) -> None:
    """Whatever a page holds is data: percent signs, quotes, braces, marks of other scripts."""
    names = ["50% off %s ? :x {y}", 'it\'s "quoted"; DROP TABLE x', "héé 🌹 \u200b\u202e", "  "]
    with workspace.database.operating() as connection:
        insert_rows(connection, schema.watermarks, COLUMNS, [(name, 1) for name in names])
    assert set(watermarks(workspace)) == set(names)


def test_a_marking_is_written_once_and_comes_back(workspace: Workspace) -> None:
    marking = Marking("owner", TrafficLight.RED, "group", frozenset({"b", "a"}), 17)
    with workspace.database.operating() as connection:
        assert intern_marking(connection, marking) == marking.id
        assert intern_marking(connection, marking) == marking.id
        rows = connection.execute(select(schema.markings).order_by("owner")).all()
    assert [row.owner for row in rows] == [LOCAL.owner, "owner"]
    assert (rows[1].id, rows[1].level, rows[1].caveats) == (marking.id, 4, "a,b")


def test_a_model_version_is_written_once(workspace: Workspace) -> None:
    model = ModelVersion("link", "1", "simulated", {"b": 1, "a": 2})
    with workspace.database.operating() as connection:
        assert intern_model_version(connection, model) == model.id
        assert intern_model_version(connection, model) == model.id
        [row] = connection.execute(select(schema.model_versions)).all()
    assert (row.id, row.parameters) == (model.id, '{"a": 2, "b": 1}')
