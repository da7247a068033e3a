from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect

from asterism.access import Workspace
from asterism.record import schema
from asterism.record.database import Database, sqlite_url
from asterism.record.migrate import is_current, migrate


def differences(connection: Connection) -> list[Any]:
    options = {"compare_type": True, "compare_server_default": True}
    found: list[Any] = compare_metadata(
        MigrationContext.configure(connection, opts=options), schema.metadata
    )
    return found


def test_migrations_give_exactly_the_schema(workspace: Workspace) -> None:
    with workspace.database.reading() as connection:
        assert is_current(connection)
        assert differences(connection) == []


def test_every_constraint_of_the_schema_is_in_the_database(workspace: Workspace) -> None:
    """Alembic does not compare CHECK constraints, so they are compared by name here."""
    with workspace.database.reading() as connection:
        found = inspect(connection)
        for table in schema.metadata.sorted_tables:
            wanted = {
                str(constraint.name)
                for constraint in table.constraints
                if type(constraint).__name__ == "CheckConstraint"
            }
            kept = {item["name"] for item in found.get_check_constraints(table.name)}
            assert wanted <= kept, table.name


def test_migrating_again_changes_nothing(workspace: Workspace) -> None:
    migrate(workspace.database)
    with workspace.database.reading() as connection:
        assert differences(connection) == []


def test_an_empty_database_is_not_current(tmp_path: Path) -> None:
    database = Database(sqlite_url(tmp_path / "record.sqlite"))
    with database.reading() as connection:
        assert not is_current(connection)
    database.close()
