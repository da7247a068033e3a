from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from asterism.evidence.errors import EvidenceError
from asterism.evidence.parquet_rows import ParquetRows, plain


def test_rows_of_every_group(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"t": [f"row {at}" for at in range(10)]}), path, row_group_size=3)
    with path.open("rb") as file:
        rows = ParquetRows(file, path.stat().st_size)
        assert (rows.names, rows.count) == (["t"], 10)
        assert [number for number, _ in rows.rows()] == list(range(1, 11))
        assert next(rows.rows(7)) == (8, {"t": "row 7"})


def test_plain_values() -> None:
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    assert plain({"a": [moment, Decimal("1.10"), b"x", b"\xff", float("nan")]}) == {
        "a": ["2026-03-01T00:00:00+00:00", "1.10", "x", "/w==", None]
    }


def test_a_torn_file(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    path.write_bytes(b"PAR1" + bytes(100))
    with path.open("rb") as file, pytest.raises(EvidenceError, match="footer is damaged"):
        ParquetRows(file, 104)
