"""The record as some people see it: their own derived rows in place of everybody's.

A *view* is a database of its own that holds what the pipeline derives from the documents which
those people may see. Its tables have the names of the record's and stand before them: SQLite
looks a name up in the main database before attached ones, Postgres along the search path. So
every statement of the readers and the stages runs on a view as it is written.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from sqlalchemy import MetaData, Table, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.schema import (
    CreateIndex,
    CreateSchema,
    CreateTable,
    DropSchema,
    ForeignKeyConstraint,
)

from asterism.record import schema
from asterism.record.database import Database, sqlite_url

DERIVED: Final = (
    schema.links,
    schema.link_supports,
    schema.identifier_statistics,
    schema.networks,
    schema.network_members,
    schema.network_lineage,
    schema.leads,
    schema.watermarks,
    schema.jobs,
)
"""What a view has of its own: rows that rest on documents, and how far stages have come."""

SCHEMA_PREFIX: Final = "view_"
FILE: Final = "view.sqlite"


class ViewDatabase(Database):
    """A view of a record: reads find the view's derived rows and the record's everything else.

    Args:
        record: the database behind it.
        name: of the view, in lower-case letters, digits and "_".
        folder: where its file lies; Postgres keeps views beside the record and needs none.
    """

    def __init__(self, record: Database, name: str, folder: Path) -> None:
        self.record: Final = record
        self.name: Final = name
        url = sqlite_url(folder / FILE) if record.dialect == "sqlite" else record.url
        super().__init__(url)
        if record.dialect == "sqlite":
            event.listen(self.engine, "connect", self._attach)
        else:
            self.engine.dispose()
            path = f"-csearch_path={SCHEMA_PREFIX}{name},public"
            self.engine = create_engine(url, pool_pre_ping=True, connect_args={"options": path})

    def make(self) -> None:
        """Make the view's tables, empty, unless they are there."""
        tables = [_without_foreign_keys(table) for table in DERIVED]
        with self.operating() as connection:
            if self.dialect == "postgresql":
                connection.execute(CreateSchema(f"{SCHEMA_PREFIX}{self.name}", if_not_exists=True))
            for table in tables:
                connection.execute(CreateTable(table, if_not_exists=True))
                for index in table.indexes:
                    connection.execute(CreateIndex(index, if_not_exists=True))

    def drop(self) -> None:
        """Delete the view's tables on Postgres; on SQLite its folder is all there is to delete."""
        if self.dialect == "postgresql":
            with self.operating() as connection:
                name = f"{SCHEMA_PREFIX}{self.name}"
                connection.execute(DropSchema(name, cascade=True, if_exists=True))
        self.close()

    def _attach(self, connection: Any, _record: Any) -> None:  # noqa: ANN401 - driver's objects
        connection.execute("ATTACH DATABASE ? AS record", (make_url(self.record.url).database,))


def _without_foreign_keys(table: Table) -> Table:
    """Return the table alone: what it refers to may lie in another database."""
    copied = table.to_metadata(MetaData(naming_convention=schema.metadata.naming_convention))
    for constraint in list(copied.constraints):
        if isinstance(constraint, ForeignKeyConstraint):
            copied.constraints.remove(constraint)
    return copied
