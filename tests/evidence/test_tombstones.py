from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from asterism.evidence.errors import EvidenceError
from asterism.evidence.tombstones import NAME, TombstoneFile, read_tombstones
from asterism.model.tombstone import ErasureReason, Tombstone

STONE = Tombstone("e" * 32, "documents", "1" * 32, ErasureReason.ORDER, "p" * 64, 5, "d" * 64)
OTHER = replace(STONE, row_id="2" * 32)


def test_each_is_kept_once_and_in_order(tmp_path: Path) -> None:
    assert list(read_tombstones(tmp_path)) == []
    TombstoneFile(tmp_path).add([STONE])
    file = TombstoneFile(tmp_path)
    file.add([STONE, OTHER])
    file.add([OTHER])
    assert list(read_tombstones(tmp_path)) == [STONE, OTHER]


def test_a_torn_last_line_is_written_over(tmp_path: Path) -> None:
    TombstoneFile(tmp_path).add([STONE])
    path = tmp_path / NAME
    whole = path.read_bytes()
    for torn in (b'{"erasure_id": "e', b"x" * 10_000):
        path.write_bytes(whole + torn)
        assert list(read_tombstones(tmp_path)) == [STONE]
        TombstoneFile(tmp_path).add([OTHER])
        assert list(read_tombstones(tmp_path)) == [STONE, OTHER]
        path.write_bytes(whole)


def test_a_line_that_is_none_is_told(tmp_path: Path) -> None:
    TombstoneFile(tmp_path).add([STONE])
    path = tmp_path / NAME
    path.write_bytes(b"{}\n" + path.read_bytes())
    with pytest.raises(EvidenceError, match="line 1: is no tombstone"):
        list(read_tombstones(tmp_path))
