from __future__ import annotations

import gzip
import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from asterism.evidence import member
from asterism.evidence.errors import EvidenceError
from asterism.evidence.reader import read_capture, read_rows
from asterism.evidence.store import (
    SEGMENT_LENGTH,
    CaptureFile,
    Place,
    Received,
    digest_file,
    store_file,
)
from asterism.model.ids import derive_id

AT = 1_767_225_600_000_000


def response(number: int, payload: bytes) -> Received:
    headers = (("Content-Type", "text/html"), ("X-Name", "Zoë"))
    digest = hashlib.sha256(payload).hexdigest()
    return Received(f"http://a.example/{number}", AT, 200, "OK", headers, payload, digest)


def write_three(captures: Path) -> list[tuple[Received, Place]]:
    with CaptureFile(captures, "crawls/run", {"software": "test"}) as file:
        return [
            (item, file.append(item, derive_id("capture", item.url)))
            for item in (response(n, b"caf\xe9 %d" % n) for n in range(3))
        ]


def test_a_response_comes_back_as_it_was_received(tmp_path: Path) -> None:
    for received, place in write_three(tmp_path):
        content = read_capture(tmp_path, place, received.payload_sha256)
        assert content.payload == received.payload
        assert content.status == 200
        assert content.headers == received.headers


def test_another_tool_checks_every_digest(tmp_path: Path) -> None:
    write_three(tmp_path)
    file = tmp_path / "rows"
    file.write_bytes(bytes(range(256)) * 9000)
    store_file(tmp_path, file, "file:rows", AT, digest_file(file))
    paths = [str(path) for path in tmp_path.rglob("*.warc.gz")]
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-m", "warcio.cli", "check", "-v", *paths],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert len(paths) == 2
    assert done.stdout.count("digest pass") == 4 + 3
    assert "no digest" not in done.stdout


def test_each_record_is_a_gzip_member_of_its_own(tmp_path: Path) -> None:
    for received, place in write_three(tmp_path):
        data = (tmp_path / place.path).read_bytes()
        record = gzip.decompress(data[place.offset : place.offset + place.length])
        assert record.startswith(b"WARC/1.1\r\n")
        assert record.endswith(received.payload + b"\r\n\r\n")


def test_a_file_is_kept_once_and_read_by_rows(tmp_path: Path) -> None:
    file = tmp_path / "rows"
    data = b"".join(b"%09d\n" % number for number in range(250_000))
    file.write_bytes(data)
    digest = digest_file(file)
    place = store_file(tmp_path, file, "file:rows", AT, digest)
    assert store_file(tmp_path, file, "file:rows", AT, digest) == place
    assert len(list((tmp_path / "files").rglob("*.gz"))) == 1
    assert read_capture(tmp_path, place, digest).payload == data
    for start, length in ((0, 10), (SEGMENT_LENGTH - 5, 10), (len(data) - 10, 10), (99, 1_500_000)):
        assert read_rows(tmp_path, place, start, length) == data[start : start + length]
    with pytest.raises(EvidenceError, match="ends before"):
        read_rows(tmp_path, place, len(data) - 5, 10)


def test_the_same_file_is_the_same_bytes_in_the_store(tmp_path: Path) -> None:
    file = tmp_path / "rows"
    file.write_bytes(b"row\n" * 1000)
    one = store_file(tmp_path / "one", file, "file:rows", AT, digest_file(file))
    two = store_file(tmp_path / "two", file, "file:rows", AT, digest_file(file))
    assert (tmp_path / "one" / one.path).read_bytes() == (tmp_path / "two" / two.path).read_bytes()


def test_a_file_that_changes_meanwhile_is_not_kept(tmp_path: Path) -> None:
    file = tmp_path / "rows"
    file.write_bytes(b"row\n")
    digest = digest_file(file)
    file.write_bytes(b"other\n")
    with pytest.raises(EvidenceError, match="changed while"):
        store_file(tmp_path, file, "file:rows", AT, digest)
    assert not [path for path in (tmp_path / "files").rglob("*") if path.is_file()]


def test_changed_bytes_are_never_shown(tmp_path: Path) -> None:
    received, place = write_three(tmp_path)[1]
    path = tmp_path / place.path
    data = bytearray(path.read_bytes())
    record = gzip.decompress(bytes(data[place.offset : place.offset + place.length]))
    other = member.pack(record.replace(b"caf", b"tea"), 6)
    path.write_bytes(bytes(data[: place.offset]) + other)
    with pytest.raises(EvidenceError, match="not the bytes that were received"):
        read_capture(tmp_path, Place(place.path, place.offset, len(other)), received.payload_sha256)
