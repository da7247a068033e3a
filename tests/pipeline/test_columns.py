from __future__ import annotations

import pyarrow as pa
import pytest

from asterism.pipeline.columns import row_table

SCHEMA = pa.schema([("id", pa.string()), ("number", pa.int32())])


def test_rows_become_columns() -> None:
    table = row_table([("a", 1), ("b", None)], SCHEMA)
    assert table.schema == SCHEMA
    assert table.to_pylist() == [{"id": "a", "number": 1}, {"id": "b", "number": None}]


def test_no_rows_are_a_table_too() -> None:
    assert row_table([], SCHEMA).schema == SCHEMA
    assert row_table([], SCHEMA).num_rows == 0


def test_a_row_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        row_table([("a", 1, 2)], SCHEMA)
