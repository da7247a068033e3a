"""Batches of rows into the record, each idempotent: a row that is there already stays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.schema import Column

from asterism.model.marking import Marking
from asterism.model.version import ModelVersion
from asterism.record import schema
from asterism.record.marking_rows import MARKING_COLUMNS, marking_row

Row = Sequence[Any]


def insert_rows(
    connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Row]
) -> int:
    """Insert rows and skip those whose key is already there.

    Goes past SQLAlchemy's per-row parameter handling, which costs more than the insert itself
    at millions of rows.

    Args:
        connection: an open write transaction.
        table: where to.
        columns: names of the columns that each row gives, in its order.
        rows: tuples of driver values.

    Returns:
        How many rows were new.
    """
    return _execute(connection, table, columns, rows, "ON CONFLICT DO NOTHING")


def upsert_rows(
    connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Row]
) -> int:
    """Insert rows; where the key is there, give the row its new values.

    Returns:
        How many rows were written.
    """
    keys = [column.name for column in table.primary_key.columns]
    assignments = ", ".join(
        f"{_quoted(table.c[name])} = excluded.{_quoted(table.c[name])}"
        for name in columns
        if name not in keys
    )
    conflict = f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {assignments}"
    return _execute(connection, table, columns, rows, conflict)


def delete_rows(connection: Connection, column: Column[Any], values: Iterable[str]) -> int:
    """Delete the rows whose `column` is one of `values`; return how many there were."""
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    statement = f"DELETE FROM {column.table.name} WHERE {_quoted(column)} = {mark}"  # noqa: S608 - names come from the schema
    parameters = [(value,) for value in values]
    if not parameters:
        return 0
    return connection.exec_driver_sql(statement, parameters).rowcount


def intern_marking(connection: Connection, marking: Marking) -> int:
    """Return the id of a marking, writing it and its parts on first use."""
    intern_markings(connection, [marking])
    return marking.id


def intern_markings(connection: Connection, markings: Iterable[Marking]) -> None:
    """Write those of the markings, and of their parts, that are not there yet."""
    wanted = {item for marking in markings for item in (*marking.parts, marking)}
    rows = [marking_row(marking) for marking in sorted(wanted, key=lambda item: item.id)]
    insert_rows(connection, schema.markings, MARKING_COLUMNS, rows)


def intern_model_version(connection: Connection, model: ModelVersion) -> int:
    """Return the id of a model version, writing it on first use."""
    columns = ("id", "name", "version", "population", "parameters")
    row = (model.id, model.name, model.version, model.population, model.parameters_json)
    insert_rows(connection, schema.model_versions, columns, [row])
    return model.id


def _execute(
    connection: Connection,
    table: Table,
    columns: Sequence[str],
    rows: Sequence[Row],
    conflict: str,
) -> int:
    if not rows:
        return 0
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    names = ", ".join(_quoted(table.c[name]) for name in columns)
    marks = ", ".join([mark] * len(columns))
    statement = f"INSERT INTO {table.name} ({names}) VALUES ({marks}) {conflict}"  # noqa: S608 - names come from the schema
    return connection.exec_driver_sql(statement, list(rows)).rowcount


def _quoted(column: Column[Any]) -> str:
    return f'"{column.name}"'
