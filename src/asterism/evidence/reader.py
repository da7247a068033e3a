"""Kept bytes back out of the store. For `asterism.access` alone: everyone else asks a Session.

Nothing is returned whose digest does not fit what was noted when it was received.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecord

from asterism.evidence import member
from asterism.evidence.content_coding import unpack
from asterism.evidence.errors import EvidenceError
from asterism.evidence.store import SEGMENT_LENGTH, Place


@dataclass(frozen=True, slots=True)
class CaptureContent:
    """A capture as it was received.

    Attributes:
        payload: the body, still packed if the server packed it.
        status: HTTP status code; None for a file.
        headers: HTTP headers, in order; empty for a file.
    """

    payload: bytes
    status: int | None
    headers: tuple[tuple[str, str], ...]

    @property
    def body(self) -> bytes:
        """The body without its Content-Encoding.

        Raises:
            EvidenceError: if it is packed in a way that is unknown here, is torn, or unpacks
                to more than `UNPACKED_LIMIT` bytes.
        """
        coding = ",".join(v for n, v in self.headers if n.lower() == "content-encoding")
        return unpack(self.payload, coding)


def read_capture(captures: Path, place: Place, sha256: str) -> CaptureContent:
    """Return a whole capture.

    Args:
        captures: the captures folder.
        place: where it lies.
        sha256: of its payload, hexadecimal.

    Raises:
        EvidenceError: if the bytes are missing or are not those that were received.
    """
    payload, status = b"", None
    headers: tuple[tuple[str, str], ...] = ()
    with _naming(place, place.offset):
        for _, offset, size in sorted(_members(captures, place)):
            for record in _records(captures, place, offset, size):
                if record.is_http:
                    record.parse_http()
                    status = record.http_headers.status_code
                    headers = tuple(record.http_headers.astuples())
                payload += record.reader.read()
    if hashlib.sha256(payload).hexdigest() != sha256:
        message = f"{place.path}, byte {place.offset}: not the bytes that were received"
        raise EvidenceError(message)
    return CaptureContent(payload, status, headers)


def read_rows(captures: Path, place: Place, start: int, length: int) -> bytes:
    """Return bytes `start` to `start + length` of a kept file, unpacking only what holds them.

    Raises:
        EvidenceError: if the bytes are missing or are not those that were received.
    """
    pieces: dict[int, bytes] = {}
    first, last = start // SEGMENT_LENGTH, (start + max(length, 1) - 1) // SEGMENT_LENGTH
    with _naming(place, place.offset):
        for number, offset, size in _members(captures, place):
            if first <= number <= last:
                found = _records(captures, place, offset, size)
                pieces[number] = b"".join(_checked(record, place) for record in found)
            if len(pieces) > last - first:
                break
    skipped = start - first * SEGMENT_LENGTH
    rows = b"".join(pieces[number] for number in sorted(pieces))[skipped : skipped + length]
    if len(rows) != length:
        message = f"{place.path}: ends before byte {start + length} of the file it keeps"
        raise EvidenceError(message)
    return rows


def _members(captures: Path, place: Place) -> Iterator[tuple[int, int, int]]:
    """Yield number of segment, offset and length of each member that holds a piece of a capture.

    Their content is hopped over. Members that erasure moved come last, under their old number.
    """
    offset, standing = place.offset, 0
    with (captures / place.path).open("rb") as file:
        while offset < place.offset + place.length and (size := member.size_at(file, offset)):
            segment = member.segment_at(file, offset)
            if segment != member.FILLER:
                yield standing if segment is None else segment, offset, size.compressed
            standing += segment in {None, member.FILLER}
            offset += size.compressed


def _records(captures: Path, place: Place, offset: int, length: int) -> Iterator[WarcRecord]:
    with (captures / place.path).open("rb") as file:
        file.seek(offset)
        packed = file.read(length)
    yield from ArchiveIterator(io.BytesIO(packed), parse_http=False)


@contextmanager
def _naming(place: Place, offset: int) -> Iterator[None]:
    """Say of bytes that cannot be read or unpacked where they lie."""
    try:
        yield
    except OSError as error:
        message = f"{place.path}, byte {offset}: cannot be read ({error})"
        raise EvidenceError(message) from error


def _checked(record: WarcRecord, place: Place) -> bytes:
    block: bytes = record.reader.read()
    noted = record.headers.get("WARC-Block-Digest")
    if noted != f"sha256:{hashlib.sha256(block).hexdigest()}":
        message = f"{place.path}: a segment is not the bytes that were received"
        raise EvidenceError(message)
    return block
