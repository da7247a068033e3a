"""The index of a web archive as replay tools read it: CDXJ, compressed in blocks (ZipNum)."""

from __future__ import annotations

import hashlib
import ipaddress
import json
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from asterism.evidence.records import WarcRecord
from asterism.model.clock import to_datetime

BLOCK_LINES: Final = 3_000
INDEX: Final = "index.cdx.gz"
PORTS: Final = {"http": 80, "https": 443}
_WWW: Final = re.compile(r"^www\d*\.")
_STATUS: Final = re.compile(rb"^HTTP/\d\S* (\d{3})")
_TYPE: Final = re.compile(rb"(?im)^content-type:[ \t]*([^;\r\n]+)")


@dataclass(frozen=True, slots=True)
class IndexedRecord:
    """A record of an archive, as its index names it.

    Attributes:
        url: of the record.
        captured_at: microseconds since 1970 in UTC.
        media_type: without parameters.
        status: HTTP status code; None for what is no response.
        digest: of the payload, as the record states it.
        offset: first byte of its member in the archive's file.
        length: of the member.
        member_sha256: of the member, hexadecimal.
    """

    url: str
    captured_at: int
    media_type: str
    status: int | None
    digest: str
    offset: int
    length: int
    member_sha256: str

    @classmethod
    def of(cls, record: WarcRecord, captured_at: int, offset: int, packed: bytes) -> IndexedRecord:
        """Return what the index says of a record that is packed as one member."""
        status = _STATUS.match(record.http_head)
        named = _TYPE.search(record.http_head)
        stated = record.headers.get("Content-Type", "application/octet-stream")
        if record.is_http:
            stated = named[1].decode("latin-1") if named else "application/octet-stream"
        digest = record.headers.get("WARC-Payload-Digest") or record.headers["WARC-Block-Digest"]
        return cls(
            record.headers["WARC-Target-URI"],
            captured_at,
            stated.partition(";")[0].strip().lower(),
            int(status[1]) if status else None,
            digest,
            offset,
            len(packed),
            hashlib.sha256(packed).hexdigest(),
        )

    def line(self, filename: str) -> str:
        """Return the record's line, without its end."""
        values = {
            "url": self.url,
            "mime": self.media_type,
            **({"status": str(self.status)} if self.status is not None else {}),
            "digest": self.digest,
            "length": str(self.length),
            "offset": str(self.offset),
            "filename": filename,
            "recordDigest": f"sha256:{self.member_sha256}",
        }
        at = to_datetime(self.captured_at).strftime("%Y%m%d%H%M%S")
        return f"{sort_key(self.url)} {at} {json.dumps(values)}"


def sort_key(url: str) -> str:
    """Return an address as indexes sort it (SURT): host reversed, all in small letters."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        return url.replace(" ", "%20")
    host = _WWW.sub("", parts.hostname)
    try:
        ipaddress.ip_address(host)
    except ValueError:
        host = ",".join(reversed(host.split(".")))
    port = "" if parts.port in {None, PORTS[parts.scheme]} else f":{parts.port}"
    query = "&".join(sorted(parts.query.split("&")))
    path = parts.path.rstrip("/") if not query else parts.path
    return f"{host}{port}){path or '/'}{'?' if query else ''}{query}".lower().replace(" ", "%20")


def packed_index(lines: Iterable[str]) -> tuple[bytes, bytes]:
    """Return an index in blocks of lines, and the list of the blocks.

    Returns:
        The contents of `index.cdx.gz` and of `index.idx`.
    """
    ordered = sorted(lines)
    packed, heads = b"", ['!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}']
    for start in range(0, len(ordered), BLOCK_LINES):
        chosen = ordered[start : start + BLOCK_LINES]
        squeeze = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
        text = "".join(f"{line}\n" for line in chosen).encode()
        block = squeeze.compress(text) + squeeze.flush()
        key, at, _ = chosen[0].split(" ", 2)
        values = {
            "offset": len(packed),
            "length": len(block),
            "digest": f"sha256:{hashlib.sha256(block).hexdigest()}",
            "filename": INDEX,
        }
        heads.append(f"{key} {at} {json.dumps(values)}")
        packed += block
    return packed, "".join(f"{head}\n" for head in heads).encode()
