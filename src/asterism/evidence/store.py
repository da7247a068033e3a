"""The content-addressed store of captures: WARC 1.1 files that are only ever appended to.

Only erasure writes over what is there: see `asterism.evidence.erasing`.

What a crawl receives goes to a file of its own (`crawls/`), so that writers never meet. A file
that a person brings is kept whole under its SHA-256 (`files/`), in records of one mebibyte, so
that a single row is read back without unpacking what is before it.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Self

from asterism.evidence import member
from asterism.evidence.errors import EvidenceError
from asterism.evidence.records import record_id, warc_date, warc_record
from asterism.model.clock import now

FILES: Final = "files/"
"""Where files that people brought are kept, below the captures folder."""
SEGMENT_LENGTH: Final = 1 << 20
PAGE_LEVEL: Final = 6
FILE_LEVEL: Final = 1  # a file of gigabytes is packed at five times the speed, a fifth larger
ROTATE_LENGTH: Final = 1 << 30

Header = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Received:
    """An HTTP response as it came from the network.

    Attributes:
        url: the address asked for.
        captured_at: microseconds since 1970 in UTC.
        status: HTTP status code.
        reason: the words beside the code.
        headers: names and values, in order.
        payload: the body as received: still packed if the server packed it.
        payload_sha256: of `payload`, hexadecimal.
    """

    url: str
    captured_at: int
    status: int
    reason: str
    headers: Sequence[Header]
    payload: bytes
    payload_sha256: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a capture is kept: a file below the captures folder, and bytes in it."""

    path: str
    offset: int
    length: int


@dataclass(slots=True)
class CaptureFile:
    """A WARC file that this process alone appends to. Use as a context manager.

    Beside it lies a marker under a lock for as long as it is written; `repair` knows by it
    which files a killed process left behind.

    Args:
        captures: the captures folder.
        name: path below it, without extension, unused so far.
        about: lines of the file's warcinfo record (software, run, purpose, …).
    """

    captures: Path
    name: str
    about: Mapping[str, str]
    _file: BinaryIO | None = field(default=None, init=False)
    _marker: BinaryIO | None = field(default=None, init=False)
    _part: int = field(default=0, init=False)
    _path: str = field(default="", init=False)
    _offset: int = field(default=0, init=False)

    def __enter__(self) -> Self:
        """Make the file with its warcinfo record."""
        self._open()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the file, whatever happened."""
        self.close()

    def append(self, received: Received, capture_id: str) -> Place:
        """Write a response as one record; return where it lies.

        It is safe on disk only after `sync`; the record's row must not be committed before.
        """
        if self._offset >= ROTATE_LENGTH:
            self.close()
            self._part += 1
            self._open()
        return self._append(_response_record(received, capture_id))

    def sync(self) -> None:
        """Bring everything appended so far to the disk."""
        if self._file is not None:
            self._file.flush()
            os.fsync(self._file.fileno())

    def close(self) -> None:
        """Close the file and take its marker away."""
        if self._file is None or self._marker is None:
            return
        self.sync()
        self._file.close()
        Path(self._marker.name).unlink(missing_ok=True)
        self._marker.close()
        self._file = self._marker = None

    def _open(self) -> None:
        self._path = f"{self.name}-{self._part:04d}.warc.gz"
        path = self.captures / self._path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._marker = marker_of(path).open("xb")
        fcntl.flock(self._marker, fcntl.LOCK_EX)
        self._file = path.open("xb")
        sync_folder(path.parent)
        self._offset = 0
        self._append(_information_record(self.about))

    def _append(self, record: bytes) -> Place:
        if self._file is None:
            message = "this capture file is closed"
            raise EvidenceError(message)
        packed = member.pack(record, PAGE_LEVEL)
        self._file.write(packed)
        place = Place(self._path, self._offset, len(packed))
        self._offset += len(packed)
        return place


def repair(captures: Path) -> list[tuple[str, int]]:
    """Cut the torn tail of every file whose writer was killed.

    Only bytes that are no whole record are cut; rows never point at them, as a row is
    committed after its record is on disk.

    Returns:
        Path below the captures folder and number of bytes cut, one pair per torn file.
    """
    cut = []
    for marker in sorted((captures / "crawls").glob("*.open")):
        with marker.open("rb") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            path = marker.with_suffix("")
            if path.exists() and (torn := _truncate_torn(path)):
                cut.append((str(path.relative_to(captures)), torn))
            marker.unlink(missing_ok=True)
    return cut


def store_file(captures: Path, path: Path, url: str, captured_at: int, sha256: str) -> Place:
    """Keep a whole file under its SHA-256; a file that is kept already is not written again.

    Args:
        captures: the captures folder.
        path: the file to keep.
        url: what its record names as its address.
        captured_at: microseconds since 1970 in UTC.
        sha256: of the file's bytes, hexadecimal, as `digest_file` gave it.

    Raises:
        EvidenceError: if the file changed since `sha256` was taken.
    """
    name = f"{FILES}{sha256[:2]}/{sha256}.warc.gz"
    target = captures / name
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_suffix(f".{os.getpid()}.partial")
        try:
            with path.open("rb") as source, partial.open("wb") as output:
                for record in _file_records(source, path, url, captured_at, sha256):
                    output.write(member.pack(record, FILE_LEVEL))
                output.flush()
                os.fsync(output.fileno())
            partial.replace(target)
            sync_folder(target.parent)
        finally:
            partial.unlink(missing_ok=True)
    return Place(name, 0, target.stat().st_size)


def digest_file(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def sole_holder(path: Path) -> Iterator[bool]:
    """Yield whether this process got the lock at `path`; a killed holder's lock is free."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _response_record(received: Received, capture_id: str) -> bytes:
    head = [f"HTTP/1.1 {received.status} {received.reason}".rstrip()]
    head += [f"{name}: {value}" for name, value in received.headers]
    block = "\r\n".join([*head, "", ""]).encode("latin-1", "replace") + received.payload
    headers = {
        "WARC-Type": "response",
        "WARC-Record-ID": record_id(capture_id),
        "WARC-Target-URI": received.url,
        "WARC-Date": warc_date(received.captured_at),
        "WARC-Payload-Digest": f"sha256:{received.payload_sha256}",
        "WARC-Block-Digest": f"sha256:{hashlib.sha256(block).hexdigest()}",
        "Content-Type": "application/http; msgtype=response",
    }
    return warc_record(headers, block)


def _information_record(about: Mapping[str, str]) -> bytes:
    lines = {"format": "WARC File Format 1.1", **about}
    block = "".join(f"{name}: {value}\r\n" for name, value in lines.items()).encode()
    headers = {
        "WARC-Type": "warcinfo",
        "WARC-Record-ID": record_id(uuid.uuid4().hex),
        "WARC-Date": warc_date(now()),
        "WARC-Block-Digest": f"sha256:{hashlib.sha256(block).hexdigest()}",
        "Content-Type": "application/warc-fields",
    }
    return warc_record(headers, block)


def _file_records(
    source: BinaryIO, path: Path, url: str, captured_at: int, sha256: str
) -> Iterator[bytes]:
    """Yield a file as a resource record and its continuations (WARC 1.1, section 7)."""
    origin, total, digest = record_id(sha256[:32]), 0, hashlib.sha256()
    length = os.fstat(source.fileno()).st_size
    count = max(1, -(-length // SEGMENT_LENGTH))
    for number in range(1, count + 1):
        piece = source.read(SEGMENT_LENGTH)
        total += len(piece)
        digest.update(piece)
        segment_id = f"{int(sha256[:32], 16) ^ (number - 1):032x}"
        headers = {
            "WARC-Type": "resource" if number == 1 else "continuation",
            "WARC-Record-ID": record_id(segment_id),
            "WARC-Target-URI": url,
            "WARC-Date": warc_date(captured_at),
            "WARC-Block-Digest": f"sha256:{hashlib.sha256(piece).hexdigest()}",
            "Content-Type": "application/octet-stream",
        }
        if count == 1:
            headers["WARC-Payload-Digest"] = f"sha256:{sha256}"
        else:
            headers["WARC-Segment-Number"] = str(number)
        if number > 1:
            headers["WARC-Segment-Origin-ID"] = origin
        if 1 < number == count:
            headers["WARC-Segment-Total-Length"] = str(total)
        yield warc_record(headers, piece)
    if digest.hexdigest() != sha256 or source.read(1):
        message = f"{path}: changed while it was read; import it again when it is complete"
        raise EvidenceError(message)


def marker_of(path: Path) -> Path:
    """Return the marker that lies beside a capture file while it is written."""
    return path.with_name(f"{path.name}.open")


def _truncate_torn(path: Path) -> int:
    with path.open("r+b") as file:
        whole = member.whole_length(file)
        torn = path.stat().st_size - whole
        if torn:
            file.truncate(whole)
            os.fsync(file.fileno())
    return torn


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
