"""One gzip member per WARC record, each saying how long it is.

A member's header carries the "sl" (skip lengths) extra field that the annex on compression of
the WARC format describes: its compressed and uncompressed length, four bytes each. A reader
hops from record to record without unpacking any, and every gzip tool ignores the field.

A member that erasure wrote has a second field, "as": which segment of its capture it holds, if
it was moved, or that it fills the place of one that is gone. Where it is shorter than what stood
in its place, a comment of blanks in its header makes it as long.
"""

from __future__ import annotations

import struct
import zlib
from typing import BinaryIO, Final, NamedTuple

FILLER: Final = 0xFFFFFFFF
"""In place of a segment's number: this member holds none."""

_HEADER: Final = struct.Struct("<3sBIBBH2sHII")
_SEGMENT: Final = struct.Struct("<2sHI")
_TRAILER: Final = struct.Struct("<II")
_MAGIC: Final = b"\x1f\x8b\x08"
_EXTRA, _EXTRA_AND_COMMENT = 0x04, 0x14
_EXTRA_LENGTH: Final = 12
_UNKNOWN_SYSTEM: Final = 255
_PLAIN: Final = bytes((0, 0, 0, 0, 0, _UNKNOWN_SYSTEM))
"""No time, no flags of the packer, no system."""


class MemberSize(NamedTuple):
    """Lengths of a member in bytes."""

    compressed: int
    uncompressed: int


def pack(record: bytes, level: int, *, segment: int | None = None, length: int = 0) -> bytes:
    """Return `record` as one gzip member, the same bytes for the same input.

    Args:
        record: a whole WARC record, below 4 GiB.
        level: zlib's level, 1 (fast) to 9 (small).
        segment: for a member that erasure writes: the number of the segment that it holds, or
            `FILLER`; None for one that stands where it was first written.
        length: how long the member is to be at least, in bytes.
    """
    deflate = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = deflate.compress(record) + deflate.flush()
    noted = b"" if segment is None else _SEGMENT.pack(b"as", 4, segment)
    natural = _HEADER.size + len(noted) + len(body) + _TRAILER.size
    comment = b" " * (length - natural - 1) + b"\0" if length > natural else b""
    header = _HEADER.pack(
        _MAGIC,
        _EXTRA_AND_COMMENT if comment else _EXTRA,
        0,
        0,
        _UNKNOWN_SYSTEM,
        _EXTRA_LENGTH + len(noted),
        b"sl",
        8,
        natural + len(comment),
        len(record),
    )
    return header + noted + comment + body + _TRAILER.pack(zlib.crc32(record), len(record))


def unpack(member: bytes) -> bytes:
    """Return the record that one whole member holds.

    Raises:
        ValueError: if it is damaged, or is not exactly one member.
    """
    inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        record = inflate.decompress(member)
    except zlib.error as error:
        message = f"the member is damaged ({error})"
        raise ValueError(message) from error
    if not inflate.eof or inflate.unused_data:
        message = "the member is torn"
        raise ValueError(message)
    return record


def size_at(file: BinaryIO, offset: int) -> MemberSize | None:
    """Return the lengths of the member at `offset`, or None where none of ours begins."""
    file.seek(offset)
    header = file.read(_HEADER.size)
    if len(header) < _HEADER.size:
        return None
    magic, flags, _, _, _, extra, name, _, compressed, uncompressed = _HEADER.unpack(header)
    is_extra = flags in {_EXTRA, _EXTRA_AND_COMMENT} and extra >= _EXTRA_LENGTH
    if magic != _MAGIC or not is_extra or name != b"sl":
        return None
    return MemberSize(compressed, uncompressed)


def segment_at(file: BinaryIO, offset: int) -> int | None:
    """Return what the member at `offset` says of its segment: see `pack`."""
    file.seek(offset)
    header = file.read(_HEADER.size + _SEGMENT.size)
    extra = _HEADER.unpack_from(header)[5] if len(header) >= _HEADER.size else 0
    if extra != _EXTRA_LENGTH + _SEGMENT.size or len(header) < _HEADER.size + _SEGMENT.size:
        return None
    name, _, segment = _SEGMENT.unpack_from(header, _HEADER.size)
    return int(segment) if name == b"as" else None


def is_rewritten(member: bytes) -> bool:
    """Return whether the header shows that erasure wrote the member, as far as it does."""
    return member[3] != _EXTRA or int.from_bytes(member[10:12], "little") != _EXTRA_LENGTH


def has_plain_header(member: bytes) -> bool:
    """Return whether the header is just what `pack` writes: a checksum does not cover it."""
    flags, extra = member[3], int.from_bytes(member[10:12], "little")
    if member[4:10] != _PLAIN or extra not in {_EXTRA_LENGTH, _EXTRA_LENGTH + _SEGMENT.size}:
        return False
    start = _HEADER.size + extra - _EXTRA_LENGTH
    if member[12:16] != b"sl\x08\0" or (extra != _EXTRA_LENGTH and member[24:28] != b"as\x04\0"):
        return False
    if flags == _EXTRA:
        return True
    end = member.find(b"\0", start)
    return flags == _EXTRA_AND_COMMENT and end >= 0 and not member[start:end].strip(b" ")


def has_plain_padding(member: bytes) -> bool:
    """Return whether the bits between the packed record and the trailer are zero, as written.

    A record ends within a byte, and no checksum covers the bits that are left of it: if the
    highest bit that is set there can be cleared and the same record comes out, it is no part of
    the record.
    """
    last = member[-_TRAILER.size - 1]
    if not last:
        return True
    inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
    cleared = bytes([last & ~(1 << last.bit_length() - 1)])
    try:
        inflate.decompress(member[: -_TRAILER.size - 1])
        inflate.decompress(cleared + member[-_TRAILER.size :])
    except zlib.error:
        return True
    return not inflate.eof or bool(inflate.unused_data)


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
    try:
        unpack(member)
    except ValueError:
        return False
    return True
