"""Set work on this machine: SQL in DuckDB, inside the job and never as a store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa

from asterism.engine.copied_tables import COPY_SEQUENCE
from asterism.engine.duckdb_instance import connected, quoted
from asterism.engine.errors import EngineError
from asterism.engine.subset import checked
from asterism.engine.tables import SetTable, wrapped
from asterism.model.visibility import Visibility

MEMORY_BYTES: Final = 1_500_000_000
THREADS: Final = 2
BATCH_ROWS: Final = 100_000
Parameters = Mapping[str, Any] | Sequence[Any]


class OpenQuery:
    """One DuckDB connection on a fixed set of tables; made by `DuckDBEngine.open`."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, names: frozenset[str]) -> None:
        self._connection = connection
        self._names = names

    def run(self, sql: str, parameters: Parameters | None = None) -> pa.Table:
        """Return the rows of one SELECT.

        They come in an order only if the query states one, and sums of floating-point numbers
        depend on the order of the rows: sum integers where a result must be reproducible.

        Args:
            sql: in the subset of `asterism.engine.subset`, in DuckDB's dialect.
            parameters: values for `$name` (a mapping) or `?` (a sequence).

        Raises:
            EngineError: if it is outside the subset, wrong, or needs more memory and disk
                than the engine has.
        """
        with _explained():
            return self._relation(sql, parameters).to_arrow_table()

    def batches(
        self, sql: str, parameters: Parameters | None = None, *, rows: int = BATCH_ROWS
    ) -> Iterator[pa.RecordBatch]:
        """Yield the rows of one SELECT in batches, for results larger than memory.

        Raises:
            EngineError: as `run`.
        """
        with _explained():
            yield from self._relation(sql, parameters).to_arrow_reader(rows)

    def keep(self, name: str, sql: str, parameters: Parameters | None = None) -> None:
        """Keep the rows of one SELECT as a table that later queries can read.

        It holds only what this connection may see, and ends with it.

        Raises:
            EngineError: as `run`, or if there is a table of that name already.
        """
        if name in self._names or not name.isidentifier():
            message = f"{name!r} cannot name a kept table"
            raise EngineError(message)
        with _explained():
            checked(sql, self._names)
            self._connection.execute(f"CREATE TEMP TABLE {name} AS {sql}", _values(parameters))
        self._names |= {name}

    def _relation(self, sql: str, parameters: Parameters | None) -> duckdb.DuckDBPyRelation:
        checked(sql, self._names)
        return self._connection.sql(sql, params=_values(parameters))


class DuckDBEngine:
    """Runs set queries with bounded memory.

    Args:
        scratch: folder for what does not fit memory; made if absent.
        memory_bytes: how much memory DuckDB may use.
        threads: how many threads.
    """

    def __init__(
        self, scratch: Path, *, memory_bytes: int = MEMORY_BYTES, threads: int = THREADS
    ) -> None:
        self._scratch = scratch
        self._memory_bytes = memory_bytes
        self._threads = threads

    @contextmanager
    def open(
        self,
        tables: Mapping[str, SetTable],
        visibility: Visibility,
        inputs: Mapping[str, pa.Table] | None = None,
    ) -> Iterator[OpenQuery]:
        """Yield a connection in which every table is seen through the predicate.

        Args:
            tables: tables of the record.
            visibility: whose predicate applies.
            inputs: the stage's own values, such as thresholds or a list of places; they are
                no part of the record and carry no marking. One named as a table stands in
                its place.

        Raises:
            EngineError: if a table carries no marking.
        """
        inputs = inputs or {}
        tables = {name: table for name, table in tables.items() if name not in inputs}
        self._scratch.mkdir(parents=True, exist_ok=True)
        files = [file for table in tables.values() for file in (*table.files, *table.replaced)]
        with connected(self._settings(), files) as connection:
            for name, table in tables.items():
                table.require_marking(name)
                _create_view(connection, name, table, visibility)
            for name, rows in inputs.items():
                connection.register(name, rows)
            yield OpenQuery(connection, frozenset({*tables, *inputs}))

    def run(
        self,
        sql: str,
        tables: Mapping[str, SetTable],
        visibility: Visibility,
        *,
        inputs: Mapping[str, pa.Table] | None = None,
        parameters: Parameters | None = None,
    ) -> pa.Table:
        """Return the rows of one SELECT; see `open` and `OpenQuery.run`."""
        with self.open(tables, visibility, inputs) as query:
            return query.run(sql, parameters)

    def _settings(self) -> dict[str, Any]:
        return {
            "memory_limit": f"{self._memory_bytes // 1_000_000}MB",
            "threads": self._threads,
            "temp_directory": str(self._scratch),
        }


def _values(parameters: Parameters | None) -> dict[str, Any] | list[Any] | None:
    """Return what the driver takes; nothing at all for a query without parameters."""
    if not parameters:
        return None
    return dict(parameters) if isinstance(parameters, Mapping) else list(parameters)


def _create_view(
    connection: duckdb.DuckDBPyConnection, name: str, table: SetTable, visibility: Visibility
) -> None:
    parts = []
    if table.files:
        parts.append(_alive_files(connection, name, table))
    if table.rows is not None and (len(table.rows) or not parts):
        connection.register(f"_{name}_rows", table.rows)
        parts.append(f"SELECT * FROM _{name}_rows")  # noqa: S608 - our own name
    source = f"({' UNION ALL BY NAME '.join(parts)})"
    connection.execute(f"CREATE TEMP VIEW {name} AS {wrapped(visibility, source)}")


def _alive_files(connection: duckdb.DuckDBPyConnection, name: str, table: SetTable) -> str:
    """Return the SELECT of the rows in the files that no later batch replaced."""
    conditions = []
    if table.replaced:
        conditions.append(
            f"NOT EXISTS (SELECT 1 FROM {_parquet(table.replaced)} AS later"  # noqa: S608 - our own names and paths
            f" WHERE later.document_id = copied.{table.document_column}"
            " AND later.copy_sequence > copied.copy_sequence)"
        )
    if table.newer is not None:
        connection.register(f"_{name}_newer", table.newer)
        conditions.append(
            f"NOT EXISTS (SELECT 1 FROM _{name}_newer AS newer"  # noqa: S608 - our own names
            f" WHERE newer.document_id = copied.{table.document_column})"
        )
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    columns = f"copied.* EXCLUDE ({COPY_SEQUENCE})"
    return f"SELECT {columns} FROM {_parquet(table.files)} AS copied{where}"  # noqa: S608 - our own names and paths


def _parquet(files: Sequence[Path]) -> str:
    return f"read_parquet([{', '.join(quoted(str(file)) for file in files)}])"


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        message = f"a set query needs more memory than it was given: {error}".split("\n", 1)[0]
        raise EngineError(message) from error
    except duckdb.Error as error:
        message = f"a set query failed: {error}"
        raise EngineError(message) from error
