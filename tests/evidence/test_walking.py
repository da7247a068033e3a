from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from asterism.evidence.errors import EvidenceError
from asterism.evidence.store import CaptureFile, Received, digest_file, store_file
from asterism.evidence.walking import (
    blocks,
    kept_lines,
    packed_members,
    payload_digest,
    received_records,
    segments,
)

LINE = b"%08d" + b"x" * 90 + b"\n"


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    """Keep a file of three segments."""
    path = tmp_path / "rows"
    path.write_bytes(b"".join(LINE % number for number in range(25_000)))
    place = store_file(tmp_path / "store", path, "file:rows", 0, digest_file(path))
    return tmp_path / "store" / place.path


def test_a_kept_file_is_walked_through_in_order(stored: Path, tmp_path: Path) -> None:
    whole = (tmp_path / "rows").read_bytes()
    assert [item.number for item in segments(stored)] == [0, 1, 2]
    assert b"".join(blocks(stored)) == whole
    assert payload_digest(tmp_path / "store", str(stored.relative_to(tmp_path / "store"))) == (
        hashlib.sha256(whole).hexdigest()
    )


def test_lines_come_whole_with_where_they_start(stored: Path, tmp_path: Path) -> None:
    whole = (tmp_path / "rows").read_bytes()
    parts = list(kept_lines(stored))
    assert b"".join(text for _, text in parts) == whole
    assert all(whole[start : start + len(text)] == text for start, text in parts)
    assert all(text.endswith(b"\n") for _, text in parts)


def test_a_torn_tail_is_no_member(stored: Path) -> None:
    with stored.open("rb") as file:
        places = [(offset, len(packed)) for offset, packed in packed_members(file)]
    stored.write_bytes(stored.read_bytes()[:-1])
    with stored.open("rb") as file:
        assert [offset for offset, _ in packed_members(file)] == [item[0] for item in places[:-1]]
        assert next(packed_members(file, places[1][0]))[0] == places[1][0]


def test_only_what_was_received_is_yielded(tmp_path: Path) -> None:
    digest = hashlib.sha256(b"x").hexdigest()
    with CaptureFile(tmp_path, "crawls/run", {"software": "test"}) as file:
        file.append(Received("http://a.example/", 0, 200, "OK", (), b"x", digest), "0" * 32)
    (path,) = tmp_path.rglob("*.warc.gz")
    ((_, _, record),) = received_records(path)
    assert record.payload == b"x"
    data = bytearray(path.read_bytes())
    data[-6] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(EvidenceError, match="restore the file from a backup"):
        list(received_records(path))
