from __future__ import annotations

import pytest

from asterism.evidence.records import HTTP_BLOCK, read_record, record_id, warc_date, warc_record

HEADERS = {
    "WARC-Type": "response",
    "WARC-Record-ID": record_id("ab" * 16),
    "WARC-Target-URI": "http://a.example/ñ",
    "WARC-Date": warc_date(1_767_225_600_000_001),
    "Content-Type": HTTP_BLOCK,
}


def test_a_record_is_taken_apart_as_it_was_written() -> None:
    block = b"HTTP/1.1 200 OK\r\nX: y\r\n\r\nbody\r\n\r\n with blank lines"
    record = read_record(warc_record(HEADERS, block))
    assert record.headers == HEADERS
    assert record.block == block
    assert record.http_head == b"HTTP/1.1 200 OK\r\nX: y\r\n\r\n"
    assert record.payload == b"body\r\n\r\n with blank lines"
    assert warc_record(record.headers, record.block) == warc_record(HEADERS, block)


def test_what_is_no_response_has_no_head() -> None:
    headers = {**HEADERS, "WARC-Type": "resource", "Content-Type": "application/octet-stream"}
    record = read_record(warc_record(headers, b"a\r\n\r\nb"))
    assert (record.http_head, record.payload, record.is_http) == (b"", b"a\r\n\r\nb", False)


def test_what_is_no_record_of_ours_is_refused() -> None:
    whole = warc_record(HEADERS, b"block")
    for data in (b"", b"WARC/1.0" + whole[8:], whole[:-1], whole.replace(b"block", b"blocks")):
        with pytest.raises(ValueError, match="record"):
            read_record(data)


def test_times_and_ids_are_written_as_records_write_them() -> None:
    assert warc_date(1_767_225_600_000_001) == "2026-01-01T00:00:00.000001Z"
    assert record_id("0" * 31 + "1") == "<urn:uuid:00000000-0000-0000-0000-000000000001>"
