from __future__ import annotations

import gzip
import zlib
from dataclasses import replace

import pytest

from asterism.evidence import member
from asterism.evidence.errors import EvidenceError
from asterism.evidence.records import HTTP_BLOCK, WarcRecord, read_record
from asterism.evidence.replacing import (
    digested,
    filler,
    hexdigest,
    packed_record,
    unpacked_body,
    with_body,
)
from asterism.model.tombstone import ErasureReason, Tombstone

STONE = Tombstone("e" * 32, "captures", "1" * 32, ErasureReason.ORDER, "p" * 64, 5, "d" * 64)


def response(body: bytes, coding: str = "") -> WarcRecord:
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n"
    head += f"Content-Encoding: {coding}\r\n" if coding else ""
    headers = {
        "WARC-Type": "response",
        "WARC-Payload-Digest": "sha256:x",
        "WARC-Block-Digest": "sha256:x",
        "Content-Type": HTTP_BLOCK,
    }
    return WarcRecord(headers, head.encode() + b"\r\n" + body)


@pytest.mark.parametrize(
    ("coding", "pack"),
    [("", bytes), ("gzip", gzip.compress), ("x-gzip", gzip.compress), ("deflate", zlib.compress)],
)
def test_a_body_is_changed_under_its_coding(coding: str, pack: type[bytes]) -> None:
    record = response(pack(b"a page"), coding)
    body, pack_again = unpacked_body(record)
    assert body == b"a page"
    changed = with_body(record, record.http_head, pack_again(b"other page"))
    assert unpacked_body(changed)[0] == b"other page"
    length = f"Content-Length: {len(changed.payload)}\r\n".encode()
    assert length in changed.http_head
    assert changed.headers["WARC-Payload-Digest"] == f"sha256:{hexdigest(changed.payload)}"
    assert changed.headers["WARC-Block-Digest"] == f"sha256:{hexdigest(changed.block)}"


def test_what_cannot_be_unpacked_stays_as_it_is() -> None:
    record = response(b"\x00\x01", "br")
    body, pack_again = unpacked_body(record)
    assert (body, pack_again(b"x")) == (b"\x00\x01", b"x")


def test_a_filler_has_the_length_it_is_asked_for_and_names_its_tombstone() -> None:
    for length in (300, 301, 5_000):
        packed = filler(STONE, length)
        assert len(packed) == length
        record = read_record(member.unpack(packed))
        assert record.headers["WARC-Type"] == "metadata"
        assert record.block == f"tombstone: {STONE.id}\r\n".encode()
    assert gzip.decompress(filler(STONE, 60)) == b""
    with pytest.raises(EvidenceError, match="too few"):
        filler(STONE, 30)


def test_digests_that_were_not_there_are_not_added() -> None:
    record = replace(response(b"x"), headers={"WARC-Type": "warcinfo"})
    assert digested(record) == record
    assert member.unpack(packed_record(digested(response(b"x")))).startswith(b"WARC/1.1")
