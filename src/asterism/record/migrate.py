"""Bringing a database to the schema of this version."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from asterism.record.database import Database


def migrate(database: Database) -> None:
    """Apply every migration that the database lacks, in one transaction."""
    with database.operating() as connection:
        configuration = _configuration(connection)
        command.upgrade(configuration, "head")


def is_current(connection: Connection) -> bool:
    """Return whether the database is at the newest migration."""
    heads = ScriptDirectory.from_config(_configuration(connection)).get_heads()
    return set(MigrationContext.configure(connection).get_current_heads()) == set(heads)


@cache
def newest_revision() -> str:
    """Return the name of the newest migration."""
    folder = Path(__file__).parent / "migrations" / "versions"
    return max(path.stem for path in folder.glob("[0-9]*.py"))


def _configuration(connection: Connection) -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    configuration.attributes["connection"] = connection
    return configuration
