from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from tests.collect.formats import samples

from asterism.evidence.entries import PARQUET, WORKBOOK, read_entry
from asterism.evidence.errors import EvidenceError


def test_a_row_of_a_workbook_and_of_a_parquet_file(tmp_path: Path) -> None:
    book = samples.workbook(tmp_path / "a.xlsx", ("Body",), ("one",), ("two",))
    table = samples.parquet(tmp_path / "a.parquet", Body=["one", "two"])
    for path, kind, entry in ((book, WORKBOOK, "Ads!3"), (table, PARQUET, "row 2")):
        size = path.stat().st_size
        with io.FileIO(path) as file:
            assert json.loads(read_entry(file, kind, entry, size)) == {"Body": "two"}
        with io.FileIO(path) as file, pytest.raises(EvidenceError, match="holds no"):
            read_entry(file, kind, entry.replace("3", "9").replace("w 2", "w 9"), size)
