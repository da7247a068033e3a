from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa

from asterism.engine.columnar import ColumnarCopy
from asterism.engine.reader import read_snapshot

Rows = Callable[..., pa.Table]


def test_an_absent_copy_is_an_empty_one(tmp_path: Path, documents: Rows, mentions: Rows) -> None:
    snapshot = read_snapshot(tmp_path / "none")
    assert snapshot.watermark == 0
    tables = snapshot.tables(documents(), mentions())
    assert tables["documents"].rows is not None
    assert tables["documents"].newer is None


def test_the_snapshot_names_files_and_what_is_newer(
    tmp_path: Path, documents: Rows, mentions: Rows
) -> None:
    with ColumnarCopy(tmp_path) as copy, copy.batch(4) as add:
        add(documents({"key": "a"}), mentions(("a", "phone", "+12025550123")))
    snapshot = read_snapshot(tmp_path)
    assert (snapshot.watermark, snapshot.rows["mentions"]) == (4, 1)
    table = snapshot.tables(documents({"key": "b"}), mentions())["mentions"]
    assert [file.name for file in table.files] == [f"{0:020d}-{4:020d}.parquet"]
    assert table.newer is not None
    assert len(table.newer) == 1
