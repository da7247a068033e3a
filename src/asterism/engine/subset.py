"""The subset of SQL that set work is written in, checked before it runs.

Written for DuckDB, turned into Spark SQL by sqlglot. One SELECT; tables by the names given to
the query; functions that both engines compute alike. No file, no setting, no hash function of
one engine, nothing that gives another answer when asked again.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Final

import sqlglot
from sqlglot import exp
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.errors import SqlglotError

from asterism.engine.errors import EngineError

TABLE_FUNCTIONS: Final = (exp.GenerateSeries,)
REFUSED: Final = (
    exp.Anonymous,  # unknown to sqlglot: it could be of one engine only, or read a file
    exp.AnonymousAggFunc,
    exp.ReadCSV,
    exp.ReadParquet,
    exp.Rand,
    exp.Randn,
    exp.Uuid,
    exp.CurrentTimestamp,
    exp.CurrentDate,
    exp.CurrentTime,
    exp.TableSample,
    exp.First,  # first of an unordered group
    exp.Last,
    exp.AnyValue,
    exp.ApproxDistinct,
    exp.ApproxQuantile,
)


@lru_cache(maxsize=256)
def checked(sql: str, known: frozenset[str]) -> exp.Query:
    """Return the parsed query.

    Args:
        sql: one SELECT in DuckDB's dialect.
        known: names of the tables that it may read.

    Raises:
        EngineError: if it is something else, saying what.
    """
    try:
        statements = sqlglot.parse(sql, read=DuckDB)
    except SqlglotError as error:
        message = f"set query cannot be read: {error}"
        raise EngineError(message) from error
    if len(statements) != 1 or not isinstance(statements[0], exp.Query):
        message = "a set query is one SELECT"
        raise EngineError(message)
    query = statements[0]
    names = known | {cte.alias for cte in query.find_all(exp.CTE)}
    for table in query.find_all(exp.Table):
        _check_table(table, names)
    for node in query.find_all(*REFUSED):
        message = f"set query uses {node.sql('duckdb')!r}, which is outside the tested subset"
        raise EngineError(message)
    return query


def to_spark(sql: str, known: Collection[str]) -> str:
    """Return the query in Spark's SQL.

    Raises:
        EngineError: if it is outside the subset.
    """
    text: str = checked(sql, frozenset(known)).sql("spark")
    return text


def _check_table(table: exp.Table, names: Collection[str]) -> None:
    if isinstance(table.this, TABLE_FUNCTIONS):
        return
    if not isinstance(table.this, exp.Identifier) or table.db or table.catalog:
        message = f"set query reads {table.sql('duckdb')!r}: only tables given to it can be read"
        raise EngineError(message)
    if table.name not in names:
        message = f"set query reads {table.name!r}, which it was not given"
        raise EngineError(message)
