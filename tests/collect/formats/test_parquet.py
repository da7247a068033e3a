from __future__ import annotations

from pathlib import Path

import pytest
from tests.collect.formats import samples
from tests.collect.formats.conftest import Read

from asterism.collect.rows import Row
from asterism.model.errors import SourceError


def test_rows(tmp_path: Path, read: Read) -> None:
    path = samples.parquet(tmp_path / "a.parquet", text=["one", "two"], n=[1, None])
    first, second = read(path)[0]
    assert isinstance(first, Row)
    assert isinstance(second, Row)
    assert (first.entry, second.entry) == ("row 1", "row 2")
    assert second.values == {"text": "two", "n": None}


def test_a_file_without_text(tmp_path: Path, read: Read) -> None:
    with pytest.raises(SourceError, match="no column looks like"):
        read(samples.parquet(tmp_path / "a.parquet", n=[1]))
