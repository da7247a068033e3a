from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from asterism.engine.batch_file import BatchFile
from asterism.engine.copied_tables import REPLACED

ROWS = pa.table({"document_id": ["a", "b"]}, schema=REPLACED)


def test_a_file_gets_its_name_when_it_is_whole(tmp_path: Path) -> None:
    with BatchFile(tmp_path, "replaced", "1-2", 2) as file:
        file.write(ROWS)
        assert list(tmp_path.rglob("*.parquet")) == []
    assert file.kept is not None
    assert (file.kept.name, file.kept.rows) == ("1-2.parquet", 2)
    written = pq.read_table(tmp_path / "replaced" / "1-2.parquet")
    assert written.to_pydict() == {"document_id": ["a", "b"], "copy_sequence": [2, 2]}


def test_no_rows_make_no_file(tmp_path: Path) -> None:
    with BatchFile(tmp_path, "replaced", "1-2", 2) as file:
        file.write(REPLACED.empty_table())
    assert file.kept is None
    assert list(tmp_path.rglob("*")) == []


def test_a_failure_leaves_no_file(tmp_path: Path) -> None:
    def fail() -> NoReturn:
        message = "stop"
        raise RuntimeError(message)

    file = BatchFile(tmp_path, "replaced", "1-2", 2)
    with pytest.raises(RuntimeError), file:  # noqa: PT012 - the failure comes after a write
        file.write(ROWS)
        fail()
    assert list(tmp_path.rglob("*.parquet*")) == []
