"""The other engine: the same row functions and the same SQL on Spark Connect.

Sail, a server of that protocol without a JVM, is started in this process on loopback unless an
address is given. Needs the extra `spark` (pysail and pyspark-client).
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import pyarrow as pa

from asterism.engine.errors import EngineError
from asterism.engine.local import RowFunction
from asterism.engine.subset import to_spark
from asterism.engine.tables import SetTable, wrapped
from asterism.model.visibility import Visibility

LOOPBACK: Final = "127.0.0.1"
SPARK_TYPES: Final[Mapping[pa.DataType, str]] = {
    pa.string(): "string",
    pa.int32(): "int",
    pa.int64(): "bigint",
    pa.float32(): "float",
    pa.float64(): "double",
    pa.bool_(): "boolean",
}


class SparkEngine:
    """Row and set work on one Spark session; made by `open_spark`."""

    def __init__(self, session: Any) -> None:  # noqa: ANN401 - untyped library
        self._session = session

    def map_batches(
        self, function: RowFunction, batches: Iterable[pa.RecordBatch], schema: pa.Schema
    ) -> pa.Table:
        """Return `function` of each batch, as one table in no particular order.

        Args:
            function: the same that `asterism.engine.local.map_batches` takes.
            batches: at least one.
            schema: of what `function` returns.
        """
        rows = pa.Table.from_batches(list(batches))
        frame = self._session.createDataFrame(rows)
        found = frame.mapInArrow(_each(function), spark_schema(schema)).toArrow()
        return found.select(schema.names).cast(schema)

    def run(
        self,
        sql: str,
        tables: Mapping[str, SetTable],
        visibility: Visibility,
        *,
        inputs: Mapping[str, pa.Table] | None = None,
    ) -> pa.Table:
        """Return the rows of one SELECT of the subset, written in DuckDB's dialect.

        Args:
            sql: in the subset of `asterism.engine.subset`.
            tables: tables of the record, seen through the predicate.
            visibility: whose predicate applies.
            inputs: the stage's own values.

        Raises:
            EngineError: if the query is outside the subset, or a table carries no marking.
        """
        inputs = inputs or {}
        tables = {name: table for name, table in tables.items() if name not in inputs}
        statement = to_spark(sql, {*tables, *inputs})
        for name, table in tables.items():
            table.require_marking(name)
            self._create_view(name, table, visibility)
        for name, rows in inputs.items():
            self._session.createDataFrame(rows).createOrReplaceTempView(name)
        found: pa.Table = self._session.sql(statement).toArrow()
        return found

    def _create_view(self, name: str, table: SetTable, visibility: Visibility) -> None:
        frames = []
        if table.files:
            frames.append(self._alive_files(table))
        if table.rows is not None:
            rows = table.rows if len(table.rows) else []
            frames.append(self._session.createDataFrame(rows, spark_schema(table.rows.schema)))
        frame = frames[0] if len(frames) == 1 else frames[0].unionByName(frames[1])
        frame.createOrReplaceTempView(f"_{name}_rows")
        view = self._session.sql(wrapped(visibility, f"_{name}_rows"))
        view.createOrReplaceTempView(name)

    def _alive_files(self, table: SetTable) -> Any:  # noqa: ANN401 - untyped library
        read = self._session.read.parquet
        frame = read(*map(str, table.files))
        if table.replaced:
            later = read(*map(str, table.replaced)).groupBy("document_id")
            later = later.agg({"copy_sequence": "max"}).toDF("_document", "_later")
            dead = (frame[table.document_column] == later["_document"]) & (
                later["_later"] > frame["copy_sequence"]
            )
            frame = frame.join(later, dead, "left_anti")
        if table.newer is not None:
            newer = self._session.createDataFrame(table.newer).toDF("_document")
            frame = frame.join(
                newer, frame[table.document_column] == newer["_document"], "left_anti"
            )
        return frame.drop("copy_sequence")


@contextmanager
def open_spark(address: str | None = None) -> Iterator[SparkEngine]:
    """Yield a Spark engine.

    Args:
        address: `sc://host:port` of a Spark Connect server; a Sail server of this process,
            reachable from this computer alone, if None.

    Raises:
        EngineError: if the extra is not installed.
    """
    try:
        # PySpark warns of pandas 3, through which nothing goes here: rows travel as Arrow.
        with warnings.catch_warnings(), _main_with_a_file():
            warnings.simplefilter("ignore", FutureWarning)
            from pysail.spark import SparkConnectServer  # noqa: PLC0415 - an optional extra
            from pyspark.sql.connect.session import SparkSession  # noqa: PLC0415 - as above
    except ImportError as error:
        message = "the Spark engine is not installed; add it with: pip install 'asterism[spark]'"
        raise EngineError(message) from error
    server = None
    if address is None:
        server = SparkConnectServer(ip=LOOPBACK, port=0)
        server.start(background=True)
        address = f"sc://{LOOPBACK}:{server.listening_address[1]}"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)
            session = SparkSession.builder.remote(address).getOrCreate()
        try:
            yield SparkEngine(session)
        finally:
            session.stop()
    finally:
        if server is not None:
            server.stop()


@contextmanager
def _main_with_a_file() -> Iterator[None]:
    """Let the main module have a file while PySpark is loaded.

    Where it has none, as under `python -c` and in the workers of pytest-xdist, PySpark takes the
    process for a run of its own doctests, looks for its sources, and ends the process.
    """
    main = sys.modules["__main__"]
    nameless = main.__spec__ is None and not hasattr(main, "__file__")
    if nameless:
        main.__file__ = "<string>"
    try:
        yield
    finally:
        if nameless:
            del main.__file__


def spark_schema(schema: pa.Schema) -> str:
    """Return an Arrow schema as Spark writes one."""
    return ", ".join(f"`{field.name}` {SPARK_TYPES[field.type]}" for field in schema)


def _each(function: RowFunction) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    def apply(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return map(function, batches)

    return apply
