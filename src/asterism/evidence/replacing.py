"""Records in the place of others: with passages blanked, or saying only that something is gone."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from asterism.evidence import content_coding, member
from asterism.evidence.errors import EvidenceError
from asterism.evidence.records import WarcRecord, record_id, warc_date, warc_record
from asterism.model.tombstone import Tombstone

LEVEL: Final = 9
_CONTENT_LENGTH: Final = re.compile(rb"(?im)^(content-length:[ \t]*)\d+")


def unpacked_body(record: WarcRecord) -> tuple[bytes, Callable[[bytes], bytes]]:
    """Return a page's body without its Content-Encoding, and what packs it so again."""
    coding = _header(record.http_head, b"content-encoding")
    try:
        return content_coding.unpack(record.payload, coding), lambda body: content_coding.pack(
            body, coding
        )
    except EvidenceError:
        # What nobody can read shows no trace either.
        return record.payload, lambda body: body


def with_body(record: WarcRecord, head: bytes, body: bytes) -> WarcRecord:
    """Return an HTTP response with another head and body."""
    head = _CONTENT_LENGTH.sub(lambda found: found[1] + str(len(body)).encode(), head)
    return digested(replace(record, block=head + body))


def digested(record: WarcRecord) -> WarcRecord:
    """Return a changed record with the digests of what it holds now."""
    digests = {"WARC-Block-Digest": record.block, "WARC-Payload-Digest": record.payload}
    headers = {
        name: f"sha256:{hexdigest(digests[name])}" if name in digests else value
        for name, value in record.headers.items()
    }
    return replace(record, headers=headers)


def filler(grave: Tombstone, length: int) -> bytes:
    """Return a member of `length` bytes that says where something was erased.

    Raises:
        EvidenceError: if not even an empty member is as short.
    """
    block = f"tombstone: {grave.id}\r\n".encode()
    headers = {
        "WARC-Type": "metadata",
        "WARC-Record-ID": record_id(grave.id),
        "WARC-Date": warc_date(grave.erased_at),
        "WARC-Block-Digest": f"sha256:{hexdigest(block)}",
        "Content-Type": "application/warc-fields",
    }
    shorter = {name: headers[name] for name in headers if name != "WARC-Block-Digest"}
    for record in (warc_record(headers, block), warc_record(shorter, block), b""):
        packed = member.pack(record, LEVEL, segment=member.FILLER, length=length)
        if len(packed) == length:
            return packed
    message = f"{length} bytes are too few for a filler"
    raise EvidenceError(message)


def packed_record(record: WarcRecord, *, segment: int | None = None, length: int = 0) -> bytes:
    """Return a record as a member; see `member.pack`."""
    return member.pack(
        warc_record(record.headers, record.block), LEVEL, segment=segment, length=length
    )


def _header(head: bytes, name: bytes) -> str:
    found = re.findall(rb"(?im)^" + re.escape(name) + rb":[ \t]*([^\r\n]*)", head)
    return b",".join(found).decode("latin-1")


def hexdigest(data: bytes) -> str:
    """Return the SHA-256 of `data`."""
    return hashlib.sha256(data).hexdigest()
