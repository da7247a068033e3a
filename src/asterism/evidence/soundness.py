"""Whether one member is whole, and is ours: without a manifest, from its own checksums."""

from __future__ import annotations

import hashlib
import io

from asterism.evidence import member
from asterism.evidence.records import read_record


def member_problem(packed: bytes, *, accounted: bool) -> str:
    """Return what is wrong with a member; "" for a sound one.

    Args:
        packed: the member.
        accounted: whether a tombstone says that erasure wrote it.
    """
    if not accounted and member.is_rewritten(packed):
        return "erased or rewritten, and no tombstone says so"
    size = member.size_at(io.BytesIO(packed), 0)
    try:
        unpacked = member.unpack(packed)
        record = read_record(unpacked) if unpacked or not accounted else None
    except ValueError as error:
        return str(error)
    if size is None or size.uncompressed != len(unpacked) or not member.has_plain_header(packed):
        return "its gzip header is not ours"
    if not accounted and not member.has_plain_padding(packed):
        return "bits after its record are not as they were written"
    noted = record.headers.get("WARC-Block-Digest") if record is not None else None
    if record and noted and noted != f"sha256:{hashlib.sha256(record.block).hexdigest()}":
        return "not the bytes that were received"
    return ""
