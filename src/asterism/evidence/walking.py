"""Through the files of the store: every member, every record, every line of a kept file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from asterism.evidence import member
from asterism.evidence.errors import EvidenceError
from asterism.evidence.records import WarcRecord, read_record

LINE_LIMIT: Final = 16 << 20
RECEIVED: Final = frozenset({"response", "resource", "conversion", "continuation"})
"""Types of the records that hold something received, or made of it."""


def packed_members(file: BinaryIO, offset: int = 0) -> Iterator[tuple[int, bytes]]:
    """Yield offset and bytes of each whole member from `offset` on; a torn tail is none."""
    while size := member.size_at(file, offset):
        file.seek(offset)
        packed = file.read(size.compressed)
        if len(packed) < size.compressed:
            return
        yield offset, packed
        offset += size.compressed


def received_records(path: Path) -> Iterator[tuple[int, bytes, WarcRecord]]:
    """Yield offset, packed bytes and content of each record that holds something received.

    Raises:
        EvidenceError: if a member of the file is damaged.
    """
    with path.open("rb") as file:
        for offset, packed in packed_members(file):
            if member.segment_at(file, offset) == member.FILLER:
                continue
            record = _read(path, offset, packed)
            if record.headers["WARC-Type"] in RECEIVED:
                yield offset, packed, record


class Segment(NamedTuple):
    """A piece of a kept file: `moved` if erasure gave it another place than it had."""

    number: int
    offset: int
    packed: bytes
    record: WarcRecord
    moved: bool


def segments(path: Path) -> Iterator[Segment]:
    """Yield the segments of a kept file as they lie in it; moved ones come last.

    Raises:
        EvidenceError: if a member of the file is damaged.
    """
    standing = 0
    with path.open("rb") as file:
        for offset, packed in packed_members(file):
            noted = member.segment_at(file, offset)
            if noted != member.FILLER:
                number = standing if noted is None else noted
                yield Segment(
                    number, offset, packed, _read(path, offset, packed), noted is not None
                )
            standing += noted in {None, member.FILLER}


def kept_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield whole lines of a kept file, many at a time, with where they start in it."""
    rest, start = b"", 0
    for block in blocks(path):
        text = rest + block
        end = text.rfind(b"\n") + 1 if len(text) < LINE_LIMIT else len(text)
        if end:
            yield start, text[:end]
        rest, start = text[end:], start + end
    if rest:
        yield start, rest


def blocks(path: Path) -> Iterator[bytes]:
    """Yield the pieces of a kept file in the order in which they came, one at a time."""
    places = {item.number: (item.offset, len(item.packed)) for item in segments(path)}
    with path.open("rb") as file:
        for number in sorted(places):
            offset, length = places[number]
            file.seek(offset)
            yield _read(path, offset, file.read(length)).block


def payload_digest(captures: Path, path: str) -> str:
    """Return the SHA-256 of a kept file's bytes as they stand now.

    Raises:
        EvidenceError: if they cannot be read.
    """
    digest = hashlib.sha256()
    for block in blocks(captures / path):
        digest.update(block)
    return digest.hexdigest()


def _read(path: Path, offset: int, packed: bytes) -> WarcRecord:
    try:
        return read_record(member.unpack(packed))
    except ValueError as error:
        message = f"{path}, byte {offset}: {error}; restore the file from a backup"
        raise EvidenceError(message) from error
