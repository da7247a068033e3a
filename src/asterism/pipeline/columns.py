"""Rows as Arrow tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pyarrow as pa


def row_table(rows: Sequence[Sequence[Any]], schema: pa.Schema) -> pa.Table:
    """Return the rows as a table of this schema; values in the schema's order."""
    columns = zip(*rows, strict=True) if rows else [[]] * len(schema)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


PART: Final = 50_000


class RowGatherer:
    """Gathers rows into a table, holding at most `PART` of them as Python values.

    Args:
        schema: of the rows.
    """

    def __init__(self, schema: pa.Schema) -> None:
        self._schema = schema
        self._rows: list[Sequence[Any]] = []
        self._parts: list[pa.Table] = []

    def append(self, row: Sequence[Any]) -> None:
        """Add one row, values in the schema's order."""
        self._rows.append(row)
        if len(self._rows) >= PART:
            self._flush()

    def table(self) -> pa.Table:
        """Return all rows."""
        self._flush()
        return pa.concat_tables(self._parts) if self._parts else self._schema.empty_table()

    def _flush(self) -> None:
        if self._rows:
            self._parts.append(row_table(self._rows, self._schema))
            self._rows = []
