from __future__ import annotations

import gzip
import json

import pytest

from asterism.evidence.cdxj import IndexedRecord, packed_index, sort_key
from asterism.evidence.records import WarcRecord

AT = 1_767_225_600_000_000


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://www.Example.com/Ads/", "com,example)/ads"),
        ("https://a.example.com:8443/x?b=2&a=1", "com,example,a:8443)/x?a=1&b=2"),
        ("http://example.com", "com,example)/"),
        ("http://example.com:80/?q=", "com,example)/?q="),
        ("http://127.0.0.1:8017/ad/1", "127.0.0.1:8017)/ad/1"),
        ("file:rows one.jsonl", "file:rows%20one.jsonl"),
        ("urn:view:http://a.example/", "urn:view:http://a.example/"),
    ],
)
def test_addresses_are_sorted_by_host_from_its_end(url: str, key: str) -> None:
    assert sort_key(url) == key


def test_a_record_and_its_line() -> None:
    head = b"HTTP/1.1 404 Not Found\r\nContent-Type: Text/HTML; charset=utf-8\r\n\r\n"
    headers = {
        "WARC-Target-URI": "http://a.example/1",
        "WARC-Payload-Digest": "sha256:00",
        "Content-Type": "application/http; msgtype=response",
    }
    indexed = IndexedRecord.of(WarcRecord(headers, head + b"x"), AT, 7, b"packed")
    assert (indexed.status, indexed.media_type, indexed.length) == (404, "text/html", 6)
    key, at, values = indexed.line("data.warc.gz").split(" ", 2)
    assert (key, at) == ("example,a)/1", "20260101000000")
    assert json.loads(values)["filename"] == "data.warc.gz"
    plain = WarcRecord({**headers, "Content-Type": "image/png; x=y"}, b"png")
    picture = IndexedRecord.of(plain, AT, 0, b"")
    assert (picture.status, picture.media_type) == (None, "image/png")
    assert "status" not in picture.line("x")


def test_an_index_is_packed_in_blocks() -> None:
    lines = [f"com,example)/{number:05} 20260101000000 {{}}" for number in range(3_100)]
    packed, blocks = packed_index(reversed(lines))
    assert gzip.decompress(packed).decode().splitlines() == lines
    head, *found = blocks.decode().splitlines()
    assert head.startswith("!meta 0 ")
    assert len(found) == 2
    second = json.loads(found[1].split(" ", 2)[2])
    block = packed[second["offset"] : second["offset"] + second["length"]]
    assert gzip.decompress(block).decode().splitlines() == lines[3_000:]
