"""Connections and transactions of the record, on SQLite or Postgres."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, insert, update
from sqlalchemy.engine import make_url

from asterism.model.errors import WorkspaceError
from asterism.record import schema

BUSY_TIMEOUT_SECONDS: Final = 10
SQLITE_PRAGMAS: Final = (
    f"PRAGMA busy_timeout = {BUSY_TIMEOUT_SECONDS * 1000}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA cache_size = -262144",
    "PRAGMA mmap_size = 1073741824",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA wal_autocheckpoint = 65536",  # pages: 256 MB; fewer checkpoints write a page once
    "PRAGMA journal_size_limit = 536870912",
)


@dataclass(frozen=True)
class Commit:
    """An open write transaction and the change sequence that its rows carry."""

    connection: Connection
    sequence: int


class Database:
    """The record's database: many readers, one writer at a time.

    Args:
        url: SQLAlchemy address; `sqlite:///…` or `postgresql+psycopg://…`.

    Raises:
        WorkspaceError: if the address is of another kind of database.
    """

    def __init__(self, url: str) -> None:
        self.url: Final = url
        self.dialect: Final = make_url(url).get_backend_name()
        if self.dialect == "sqlite":
            self.engine: Engine = create_engine(url, connect_args={"check_same_thread": False})
            event.listen(self.engine, "connect", _prepare_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)
        elif self.dialect == "postgresql":
            self.engine = create_engine(url, pool_pre_ping=True)
        else:
            message = f"database address {self.dialect!r} is neither sqlite nor postgresql"
            raise WorkspaceError(message)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Yield a connection on one consistent snapshot of the record."""
        connection = self.engine.connect()
        if self.dialect == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        with connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self, kind: str) -> Iterator[Commit]:
        """Yield a write transaction that advances the change sequence when it commits.

        The counter's row is locked until the commit, so that whoever follows the sequence
        never sees a later change before an earlier one, on either database.

        Args:
            kind: what the change is ("import", "extract", …), at most 32 characters.
        """
        with self._write_connection() as connection:
            counter = schema.change_counter
            statement = update(counter).values(value=counter.c.value + 1).returning(counter.c.value)
            sequence: int = connection.execute(statement).scalar_one()
            connection.execute(insert(schema.changes).values(sequence=sequence, kind=kind))
            yield Commit(connection, sequence)

    @contextmanager
    def operating(self) -> Iterator[Connection]:
        """Yield a write transaction for leases, runs and cursors, which change no statement."""
        with self._write_connection() as connection:
            yield connection

    @contextmanager
    def _write_connection(self) -> Iterator[Connection]:
        connection = self.engine.connect().execution_options(asterism_writes=True)
        with connection, connection.begin():
            yield connection

    def close(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()


def sqlite_url(path: Path) -> str:
    """Return the address of the SQLite database at `path`."""
    return f"sqlite:///{path}"


def _prepare_sqlite(connection: Any, _record: Any) -> None:  # noqa: ANN401 - driver's objects
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in SQLITE_PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that starts by reading and then writes can fail without waiting
    # (SQLITE_BUSY_SNAPSHOT); taking the write lock first lets it queue instead.
    writes = connection.get_execution_options().get("asterism_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN DEFERRED")
