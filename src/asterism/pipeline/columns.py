"""Rows as Arrow tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa


def row_table(rows: Sequence[Sequence[Any]], schema: pa.Schema) -> pa.Table:
    """Return the rows as a table of this schema; values in the schema's order."""
    columns = zip(*rows, strict=True) if rows else [[]] * len(schema)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)
