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
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Self

from asterism.evidence import member
from asterism.evidence.chain import Chain
from asterism.evidence.disk import lock, sync_folder
from asterism.evidence.errors import EvidenceError
from asterism.evidence.records import record_id, warc_date, warc_record
from asterism.evidence.sealing import PieceNotes, Sealer, marker_text
from asterism.model.clock import now

FILES: Final = "files/"
"""Where files that people brought are kept, below the captures folder."""
SEGMENT_LENGTH: Final = 1 << 20
PAGE_LEVEL: Final = 6
FILE_LEVEL: Final = 1  # a file of gigabytes is packed at five times the speed, a fifth larger
ROTATE_LENGTH: Final = 1 << 30

Header = tuple[str, str]


class RecordKind(StrEnum):
    """What a record holds (WARC 1.1, section 5.5)."""

    RESPONSE = "response"
    """An HTTP response."""
    RESOURCE = "resource"
    """Something made from a page and not sent by the server: a picture of how it looked."""
    CONVERSION = "conversion"
    """The same content in another form: the page as its scripts had built it."""


@dataclass(frozen=True, slots=True)
class Received:
    """An HTTP response as it came from the network, or something made beside it.

    Attributes:
        url: the address asked for.
        captured_at: microseconds since 1970 in UTC.
        status: HTTP status code; of a response only.
        reason: the words beside the code.
        headers: names and values, in order; of what is no response only Content-Type is kept.
        payload: the body as received: still packed if the server packed it.
        payload_sha256: of `payload`, hexadecimal.
        kind: what it is.
        refers_to: the capture that it was made from; "" for a response. What erasure takes from
            that capture takes this one too.
    """

    url: str
    captured_at: int
    status: int
    reason: str
    headers: Sequence[Header]
    payload: bytes
    payload_sha256: str
    kind: RecordKind = RecordKind.RESPONSE
    refers_to: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a capture is kept: a file below the captures folder, and bytes in it."""

    path: str
    offset: int
    length: int


@dataclass(slots=True)
class CaptureFile:
    """A WARC file that this process alone appends to. Use as a context manager.

    Beside it lies a marker under a lock for as long as it is written and not sealed; whoever
    seals what killed processes left behind knows their files by it.

    Args:
        captures: the captures folder.
        name: path below it, without extension, unused so far.
        about: lines of the file's warcinfo record (software, run, purpose, …).
        sealer: puts what is written under manifests; if None, a later `evidence seal` does.
    """

    captures: Path
    name: str
    about: Mapping[str, str]
    sealer: Sealer | None = None
    _file: BinaryIO | None = field(default=None, init=False)
    _marker: BinaryIO | None = field(default=None, init=False)
    _part: int = field(default=0, init=False)
    _offset: int = field(default=0, init=False)
    _notes: PieceNotes = field(default_factory=lambda: PieceNotes(""), init=False)

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
        """Seal and close the file, whatever happened."""
        self.close()

    def append(self, received: Received, capture_id: str) -> Place:
        """Write a response, or what was made of one, as one record; return where it lies.

        It is safe on disk only after `sync`; the record's row must not be committed before.
        """
        if self._offset >= ROTATE_LENGTH:
            self._finish()
            self._part += 1
            self._open()
        return self._append(_record_of(received, capture_id), capture_id, received.captured_at)

    def sync(self) -> None:
        """Bring everything appended so far to the disk."""
        if self._file is not None:
            self._file.flush()
            os.fsync(self._file.fileno())

    def seal(self, counts: Mapping[str, int] | None = None, *, closing: bool = False) -> int | None:
        """Seal what was written since the last time; return the manifest's number.

        Costs a few milliseconds, mostly the disk's. What was written is hashed already.

        Args:
            counts: what the run brought so far, for the manifest.
            closing: whether the run writes nothing after this.

        Returns:
            None if there was nothing to seal.
        """
        if self.sealer is None or not (self._notes or closing):
            return None
        self.sync()
        pieces = [self._notes.piece()] if self._notes else []
        number = self.sealer.seal(pieces, closing=closing, counts=counts)
        self._notes.forget()
        return number

    def close(self) -> None:
        """Seal what is left, close the file and take its marker away."""
        self._finish(closing=True)

    def _finish(self, *, closing: bool = False) -> None:
        if self._file is None or self._marker is None:
            return
        try:
            self.sync()
            if self._notes:
                self.seal(closing=closing)
            Path(self._marker.name).unlink(missing_ok=True)  # stays where sealing failed
        finally:
            self._file.close()
            self._marker.close()
            self._file = self._marker = None

    def _open(self) -> None:
        name = f"{self.name}-{self._part:04d}.warc.gz"
        path = self.captures / name
        path.parent.mkdir(parents=True, exist_ok=True)
        self._marker = marker_of(path).open("xb")
        fcntl.flock(self._marker, fcntl.LOCK_EX)
        self._marker.write(marker_text(Chain(self.captures), self.sealer))
        self._marker.flush()
        self._file = path.open("xb")
        sync_folder(path.parent)
        self._offset, self._notes = 0, PieceNotes(name)
        information, written_at = uuid.uuid4().hex, now()
        self._append(
            _information_record(self.about, information, written_at), information, written_at
        )

    def _append(self, record: bytes, record_name: str, dated_at: int) -> Place:
        if self._file is None:
            message = "this capture file is closed"
            raise EvidenceError(message)
        packed = member.pack(record, PAGE_LEVEL)
        self._file.write(packed)
        self._notes.add(packed, record_name, dated_at)
        place = Place(self._notes.path, self._offset, len(packed))
        self._offset += len(packed)
        return place


def store_file(
    captures: Path,
    path: Path,
    url: str,
    captured_at: int,
    sha256: str,
    sealer: Sealer | None = None,
) -> Place:
    """Keep a whole file under its SHA-256, sealed; one that is kept already is not written again.

    Args:
        captures: the captures folder.
        path: the file to keep.
        url: what its record names as its address.
        captured_at: microseconds since 1970 in UTC.
        sha256: of the file's bytes, hexadecimal, as `digest_file` gave it.
        sealer: puts it under a manifest; if None, a later `evidence seal` does.

    Raises:
        EvidenceError: if the file changed since `sha256` was taken.
    """
    name = f"{FILES}{sha256[:2]}/{sha256}.warc.gz"
    target = captures / name
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_suffix(f".{os.getpid()}.partial")
        notes = PieceNotes(name)
        try:
            with path.open("rb") as source, partial.open("wb") as output:
                lock(output)  # so that nobody takes it for one that a killed process left
                for record_name, record in _file_records(source, path, url, captured_at, sha256):
                    packed = member.pack(record, FILE_LEVEL)
                    output.write(packed)
                    notes.add(packed, record_name, captured_at)
                output.flush()
                os.fsync(output.fileno())
                if sealer is not None:
                    sealer.adopt(partial, target, notes.piece(), marker_of(target))
                else:
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
        yield lock(file)


def _record_of(received: Received, capture_id: str) -> bytes:
    content_type, head = "application/http; msgtype=response", b""
    if received.kind == RecordKind.RESPONSE:
        lines = [f"HTTP/1.1 {received.status} {received.reason}".rstrip()]
        lines += [f"{name}: {value}" for name, value in received.headers]
        head = "\r\n".join([*lines, "", ""]).encode("latin-1", "replace")
    else:
        named = (value for name, value in received.headers if name.lower() == "content-type")
        content_type = next(named, "application/octet-stream")
    block = head + received.payload
    headers = {
        "WARC-Type": received.kind.value,
        "WARC-Record-ID": record_id(capture_id),
        "WARC-Target-URI": received.url,
        "WARC-Date": warc_date(received.captured_at),
        "WARC-Payload-Digest": f"sha256:{received.payload_sha256}",
        "WARC-Block-Digest": f"sha256:{hashlib.sha256(block).hexdigest()}",
        "Content-Type": content_type,
    }
    if received.refers_to:
        # A resource happened beside a response (WARC-Concurrent-To); a conversion is of one.
        is_resource = received.kind == RecordKind.RESOURCE
        relation = "WARC-Concurrent-To" if is_resource else "WARC-Refers-To"
        headers[relation] = record_id(received.refers_to)
    return warc_record(headers, block)


def _information_record(about: Mapping[str, str], record_name: str, written_at: int) -> bytes:
    lines = {"format": "WARC File Format 1.1", **about}
    block = "".join(f"{name}: {value}\r\n" for name, value in lines.items()).encode()
    headers = {
        "WARC-Type": "warcinfo",
        "WARC-Record-ID": record_id(record_name),
        "WARC-Date": warc_date(written_at),
        "WARC-Block-Digest": f"sha256:{hashlib.sha256(block).hexdigest()}",
        "Content-Type": "application/warc-fields",
    }
    return warc_record(headers, block)


def _file_records(
    source: BinaryIO, path: Path, url: str, captured_at: int, sha256: str
) -> Iterator[tuple[str, bytes]]:
    """Yield ids and records of a file: a resource and its continuations (WARC 1.1, section 7)."""
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
        yield segment_id, warc_record(headers, piece)
    if digest.hexdigest() != sha256 or source.read(1):
        message = f"{path}: changed while it was read; import it again when it is complete"
        raise EvidenceError(message)


def marker_of(path: Path) -> Path:
    """Return the marker that lies beside a capture file while it is written."""
    return path.with_name(f"{path.name}.open")
