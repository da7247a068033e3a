from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Table, insert, inspect, select
from sqlalchemy.schema import CreateTable

from asterism.access import Workspace
from asterism.model.marking import LOCAL
from asterism.model.version import ModelVersion
from asterism.record import schema
from asterism.record.database import Database
from asterism.record.view_database import DERIVED, ViewDatabase
from asterism.record.writing import intern_marking, intern_model_version, upsert_rows

VERSION = ModelVersion("networks", "1")
COLUMNS = (
    "id", "version", "state", "documents", "founder_id", "model_version_id", "marking_id",
    "change_sequence",
)  # fmt: skip


@pytest.fixture
def database(workspace: Workspace) -> Database:
    """Give the record of an empty workspace, once on each database."""
    return workspace.database


@pytest.fixture
def view(database: Database, tmp_path: Path) -> Iterator[ViewDatabase]:
    made = ViewDatabase(database, "a1", tmp_path)
    made.make()
    yield made
    made.drop()


def add_network(database: Database, name: str) -> None:
    with database.writing("networks") as commit:
        intern_marking(commit.connection, LOCAL)
        intern_model_version(commit.connection, VERSION)
        row = (name * 32, 1, "current", 2, "d" * 32, VERSION.id, LOCAL.id, commit.sequence)
        upsert_rows(commit.connection, schema.networks, COLUMNS, [row])


def networks(database: Database) -> set[str]:
    with database.reading() as connection:
        return set(connection.scalars(select(schema.networks.c.id)))


def test_derived_rows_are_the_views_own_and_all_others_the_records(
    database: Database, view: ViewDatabase
) -> None:
    add_network(database, "a")
    add_network(view, "b")
    assert networks(database) == {"a" * 32}
    assert networks(view) == {"b" * 32}
    with view.reading() as connection:
        assert connection.scalar(select(schema.markings.c.owner)) == LOCAL.owner
        changes = list(connection.scalars(select(schema.changes.c.sequence)))
    assert len(changes) >= 2


def test_making_it_again_keeps_what_is_in_it(view: ViewDatabase) -> None:
    add_network(view, "b")
    view.make()
    assert networks(view) == {"b" * 32}


def test_views_do_not_see_each_other(
    database: Database, view: ViewDatabase, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    other = ViewDatabase(database, "a2", tmp_path / "other")
    other.make()
    add_network(view, "b")
    assert networks(other) == set()
    other.drop()
    assert networks(view) == {"b" * 32}


def test_its_tables_refer_to_no_other_database(view: ViewDatabase) -> None:
    """A document of the record may be missing where a view's row names it."""
    with view.operating() as connection:
        row = {"document_id": "d" * 32, "network_id": "n" * 32, "change_sequence": 1}
        connection.execute(insert(schema.network_members).values(row))
    assert all(table.name in schema.metadata.tables for table in DERIVED)


@pytest.mark.parametrize("table", DERIVED, ids=lambda table: table.name)
def test_its_tables_have_the_columns_of_the_records(
    database: Database, view: ViewDatabase, table: Table
) -> None:
    where = "view_a1" if database.dialect == "postgresql" else "main"
    found = {row["name"] for row in inspect(view.engine).get_columns(table.name, where)}
    assert found == {column.name for column in table.columns}
    assert "FOREIGN KEY" in str(CreateTable(schema.links)), "the record's own tables keep theirs"
