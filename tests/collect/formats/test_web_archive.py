from __future__ import annotations

import gzip
import io
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from asterism.collect.formats.web_archive import Archive
from asterism.collect.rejects import Reject
from asterism.collect.rows import Row


def archive(path: Path, *responses: tuple[str, bytes]) -> Path:
    """Write responses: a header line that says how the body is packed, and the body."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=path.suffix == ".gz")
        for number, (coding, body) in enumerate(responses):
            headers = [("Content-Type", "text/html"), ("Content-Encoding", coding)]
            http = StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1")
            record = writer.create_warc_record(
                f"http://a.example/{number}", "response", io.BytesIO(body), len(body),
                http_headers=http,
            )  # fmt: skip
            writer.write_record(record)
    return path


def test_packed_pages_are_read_and_placed(tmp_path: Path) -> None:
    page = b"<title>T</title><p>Hello<br>there</p>"
    path = archive(tmp_path / "a.warc.gz", ("gzip", gzip.compress(page)), ("identity", page))
    found = [item for item in Archive(path).rows() if isinstance(item, Row)]
    assert [item.values["title"] for item in found] == ["T", "T"]
    assert [item.values["text"] for item in found] == ["Hello\nthere"] * 2
    data = path.read_bytes()
    pieces = [data[item.offset : item.offset + item.length] for item in found]
    assert b"".join(pieces) == data
    assert all(gzip.decompress(piece).startswith(b"WARC/") for piece in pieces)


def test_a_page_that_cannot_be_unpacked_is_a_reject(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.warc", ("br", b"x"), ("gzip", b"no gzip"), ("", b"<p>good</p>"))
    found = list(Archive(path).rows())
    assert [isinstance(item, Reject) for item in found] == [True, True, False]
