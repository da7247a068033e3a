"""WARC records as bytes: written by warcio, and taken apart again where one is changed."""

from __future__ import annotations

import io
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from asterism.model.clock import to_datetime

VERSION: Final = "WARC/1.1"
END: Final = b"\r\n\r\n"
HTTP_BLOCK: Final = "application/http; msgtype=response"


@dataclass(frozen=True, slots=True)
class WarcRecord:
    """A record of ours.

    Attributes:
        headers: WARC headers by name, in order, without Content-Length.
        block: what follows them: an HTTP response, a piece of a file, or lines.
    """

    headers: Mapping[str, str]
    block: bytes

    @property
    def row_id(self) -> str:
        """The id of the row that the record was written for: 32 hexadecimal digits."""
        return _row_id(self.headers["WARC-Record-ID"])

    @property
    def made_from(self) -> str:
        """The id of the capture that the record was made from; "" for what was received itself."""
        relation = self.headers.get("WARC-Refers-To") or self.headers.get("WARC-Concurrent-To")
        return _row_id(relation or "")

    @property
    def is_http(self) -> bool:
        """Whether the block is an HTTP response."""
        return self.headers.get("Content-Type") == HTTP_BLOCK

    @property
    def http_head(self) -> bytes:
        """The status line and headers of a response, with the blank line; b"" for none."""
        head, blank, _ = self.block.partition(END) if self.is_http else (b"", b"", b"")
        return head + blank

    @property
    def payload(self) -> bytes:
        """A response's body, or the block itself."""
        return self.block[len(self.http_head) :]


class _DigestedWriter(WARCWriter):  # type: ignore[misc]  # warcio has no types
    """warcio's writer for records whose digests are given: it would add SHA-1 ones."""

    def ensure_digest(self, record: object, *, block: bool = True, payload: bool = True) -> None:
        """Leave the digests as they are."""


def warc_record(headers: Mapping[str, str], block: bytes) -> bytes:
    """Return an unpacked WARC record whose block is written byte for byte."""
    output = io.BytesIO()
    warc_headers = StatusAndHeaders("", list(headers.items()), protocol=VERSION)
    record = ArcWarcRecord(
        "warc", headers["WARC-Type"], warc_headers, io.BytesIO(block), None, None, len(block)
    )
    _DigestedWriter(output, gzip=False).write_record(record)
    return output.getvalue()


def read_record(data: bytes) -> WarcRecord:
    """Return what one record that `warc_record` wrote holds.

    Raises:
        ValueError: if it is no such record.
    """
    head, blank, rest = data.partition(END)
    version, _, lines = head.decode("utf-8", "surrogateescape").partition("\r\n")
    if version != VERSION or not blank or not rest.endswith(END):
        message = "this is no record of ours"
        raise ValueError(message)
    pairs = (line.partition(": ") for line in lines.split("\r\n"))
    headers = {name: value for name, _, value in pairs}
    block = rest[: -len(END)]
    if headers.pop("Content-Length", None) != str(len(block)):
        message = "the record is not as long as it says"
        raise ValueError(message)
    return WarcRecord(headers, block)


def record_id(row_id: str) -> str:
    """Return a row's id as a record's: a URI."""
    return f"<urn:uuid:{uuid.UUID(row_id)}>"


def _row_id(name: str) -> str:
    return name.removeprefix("<urn:uuid:").rstrip(">").replace("-", "")


def warc_date(at: int) -> str:
    """Return microseconds since 1970 as records write a time."""
    return to_datetime(at).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
