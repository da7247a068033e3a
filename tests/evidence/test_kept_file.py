from __future__ import annotations

import io
from pathlib import Path

from asterism.evidence.kept_file import KeptFile
from asterism.evidence.store import SEGMENT_LENGTH, digest_file, store_file


def test_a_kept_file_is_read_anywhere(tmp_path: Path) -> None:
    data = bytes(at % 251 for at in range(SEGMENT_LENGTH + 1_000))
    path = tmp_path / "a.bin"
    path.write_bytes(data)
    place = store_file(tmp_path / "captures", path, "file:a.bin", 0, digest_file(path))
    kept = KeptFile(tmp_path / "captures", place, len(data))
    assert kept.readable()
    assert kept.seekable()
    kept.seek(SEGMENT_LENGTH - 10)
    assert io.BufferedReader(kept).read(20) == data[SEGMENT_LENGTH - 10 : SEGMENT_LENGTH + 10]
    assert kept.seek(-5, io.SEEK_END) == len(data) - 5
    assert kept.read(100) == data[-5:]
    assert kept.read(1) == b""
