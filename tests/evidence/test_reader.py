from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import pytest

from asterism.evidence.errors import EvidenceError
from asterism.evidence.reader import read_capture, read_rows
from asterism.evidence.store import CaptureFile, Place, Received, digest_file, store_file


def test_the_body_is_unpacked_and_the_payload_is_not(tmp_path: Path) -> None:
    packed = gzip.compress(b"page")
    digest = hashlib.sha256(packed).hexdigest()
    headers = (("Content-Type", "text/html"), ("Content-Encoding", "gzip"))
    received = Received("http://a.example/", 0, 200, "OK", headers, packed, digest)
    with CaptureFile(tmp_path, "crawls/run", {}) as file:
        place = file.append(received, "0" * 32)
    content = read_capture(tmp_path, place, digest)
    assert (content.payload, content.body) == (packed, b"page")
    with pytest.raises(EvidenceError, match="not the bytes"):
        read_capture(tmp_path, place, "0" * 64)


def test_a_missing_file_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="cannot be read"):
        read_capture(tmp_path, Place("crawls/none.warc.gz", 0, 9), "0" * 64)


def test_a_flipped_byte_of_a_row_is_noticed(tmp_path: Path) -> None:
    file = tmp_path / "rows"
    file.write_bytes(b"row of text\n" * 200_000)
    place = store_file(tmp_path, file, "file:rows", 0, digest_file(file))
    kept = tmp_path / place.path
    data = bytearray(kept.read_bytes())
    data[len(data) // 5] ^= 1
    kept.write_bytes(bytes(data))
    with pytest.raises(EvidenceError):
        read_rows(tmp_path, place, 0, 24)
    assert read_rows(tmp_path, place, 2_399_988, 12) == b"row of text\n"
