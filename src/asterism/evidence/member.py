"""One gzip member per WARC record, each saying how long it is.

A member's header carries the "sl" (skip lengths) extra field that the annex on compression of
the WARC format describes: its compressed and uncompressed length, four bytes each. A reader
hops from record to record without unpacking any, and every gzip tool ignores the field.
"""

from __future__ import annotations

import struct
import zlib
from typing import BinaryIO, Final, NamedTuple

_HEADER: Final = struct.Struct("<4sIBBH2sHII")
_TRAILER: Final = struct.Struct("<II")
_MAGIC: Final = b"\x1f\x8b\x08\x04"
_EXTRA_LENGTH: Final = 12
_UNKNOWN_SYSTEM: Final = 255


class MemberSize(NamedTuple):
    """Lengths of a member in bytes."""

    compressed: int
    uncompressed: int


def pack(record: bytes, level: int) -> bytes:
    """Return `record` as one gzip member, the same bytes for the same input.

    Args:
        record: a whole WARC record, below 4 GiB.
        level: zlib's level, 1 (fast) to 9 (small).
    """
    deflate = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = deflate.compress(record) + deflate.flush()
    length = _HEADER.size + len(body) + _TRAILER.size
    header = _HEADER.pack(
        _MAGIC, 0, 0, _UNKNOWN_SYSTEM, _EXTRA_LENGTH, b"sl", 8, length, len(record)
    )
    return header + body + _TRAILER.pack(zlib.crc32(record), len(record))


def size_at(file: BinaryIO, offset: int) -> MemberSize | None:
    """Return the lengths of the member at `offset`, or None where none of ours begins."""
    file.seek(offset)
    header = file.read(_HEADER.size)
    if len(header) < _HEADER.size:
        return None
    magic, _, _, _, extra, name, _, compressed, uncompressed = _HEADER.unpack(header)
    if magic != _MAGIC or extra != _EXTRA_LENGTH or name != b"sl":
        return None
    return MemberSize(compressed, uncompressed)


def whole_length(file: BinaryIO) -> int:
    """Return how many bytes of a file are whole members: where a torn tail begins.

    The last member is unpacked, as a file system may keep the length of a write that it lost.
    """
    file.seek(0, 2)
    end = file.tell()
    offsets = [0]
    while (size := size_at(file, offsets[-1])) and offsets[-1] + size.compressed <= end:
        offsets.append(offsets[-1] + size.compressed)
    while len(offsets) > 1:
        file.seek(offsets[-2])
        if _is_sound(file.read(offsets[-1] - offsets[-2])):
            break
        offsets.pop()
    return offsets[-1]


def _is_sound(member: bytes) -> bool:
    inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        inflate.decompress(member)
    except zlib.error:
        return False
    return inflate.eof and not inflate.unused_data
