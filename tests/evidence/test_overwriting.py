from __future__ import annotations

import os
from pathlib import Path

import pytest

from asterism.evidence.overwriting import JOURNAL, Overwrite, finish_overwriting, overwrite

WRITES = [Overwrite("a", 2, b"XY"), Overwrite("new/b", 0, b"whole"), Overwrite("a", 6, b"end")]


def test_bytes_are_written_over_and_appended(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"012345")
    overwrite(tmp_path, WRITES)
    assert (tmp_path / "a").read_bytes() == b"01XY45end"
    assert (tmp_path / "new" / "b").read_bytes() == b"whole"
    assert not (tmp_path / JOURNAL).exists()
    finish_overwriting(tmp_path)


def test_whoever_is_stopped_at_any_write_is_finished_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.pwrite
    for stop in range(3):
        folder = tmp_path / str(stop)
        folder.mkdir()
        (folder / "a").write_bytes(b"012345")
        left = stop

        def stopped(descriptor: int, data: bytes, offset: int) -> int:
            nonlocal left
            left -= 1
            if left < 0:
                raise KeyboardInterrupt
            return write(descriptor, data, offset)

        monkeypatch.setattr(os, "pwrite", stopped)
        with pytest.raises(KeyboardInterrupt):
            overwrite(folder, WRITES)
        monkeypatch.setattr(os, "pwrite", write)
        finish_overwriting(folder)
        assert (folder / "a").read_bytes() == b"01XY45end"
        assert (folder / "new" / "b").read_bytes() == b"whole"
        assert not (folder / JOURNAL).exists()


def test_half_a_journal_decides_nothing(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"012345")
    whole = b'{"writes": [["a", 0, 3]], "sha256": "' + b"0" * 64 + b'"}\nXYZ'
    for length in (0, 5, len(whole)):
        (tmp_path / JOURNAL).write_bytes(whole[:length])
        finish_overwriting(tmp_path)
        assert (tmp_path / "a").read_bytes() == b"012345"
        assert not (tmp_path / JOURNAL).exists()
