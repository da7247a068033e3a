from __future__ import annotations

from decimal import Decimal

import pyarrow as pa

from asterism.engine.result_hash import result_hash


def test_the_order_of_rows_does_not_matter_and_their_number_does() -> None:
    rows = pa.table({"a": [1, 2, 2]})
    assert result_hash(rows) == result_hash(pa.table({"a": [2, 1, 2]}))
    assert result_hash(rows) != result_hash(pa.table({"a": [1, 2]}))


def test_widths_of_numbers_do_not_matter() -> None:
    wide = pa.table({"a": pa.array([1, 2], pa.int64())})
    assert result_hash(wide) == result_hash(pa.table({"a": pa.array([1, 2], pa.int32())}))
    sums = pa.array([Decimal(1), Decimal(2)], pa.decimal128(38, 0))
    assert result_hash(wide) == result_hash(pa.table({"a": sums}))


def test_values_names_and_nulls_matter() -> None:
    hashes = {
        result_hash(pa.table(columns))
        for columns in (
            {"a": ["1"]},
            {"a": [1]},
            {"a": [1.5]},
            {"a": [True]},
            {"a": pa.nulls(1)},
            {"b": [1]},
            {"a": [[1]]},
            {"a": [{"x": 1}]},
        )
    }
    assert len(hashes) == 8


def test_the_last_digits_of_a_sum_do_not_matter() -> None:
    assert result_hash(pa.table({"a": [0.1 + 0.2]})) == result_hash(pa.table({"a": [0.3]}))
