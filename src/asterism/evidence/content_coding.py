"""Bodies that a server packed for the way (HTTP Content-Encoding), within bounds."""

from __future__ import annotations

import gzip
import zlib
from typing import Final

from asterism.evidence.errors import EvidenceError

UNPACKED_LIMIT: Final = 64 << 20
LEVEL: Final = 9


def unpack(payload: bytes, coding: str) -> bytes:
    """Return a body without its Content-Encoding.

    Args:
        payload: the body as received.
        coding: value of the header; empty for none.

    Raises:
        EvidenceError: if it is packed in a way that is unknown here, is damaged, or unpacks to
            more than `UNPACKED_LIMIT` bytes.
    """
    for name in reversed([part.strip().lower() for part in coding.split(",") if part.strip()]):
        if name == "identity":
            continue
        if name not in {"gzip", "x-gzip", "deflate"}:
            message = f"the page was sent with Content-Encoding {name}, which cannot be shown"
            raise EvidenceError(message)
        payload = _inflate(payload, raw=name == "deflate" and payload[:1] != b"\x78")
    return payload


def pack(body: bytes, coding: str) -> bytes:
    """Return a body under a Content-Encoding, so that `unpack` gives it back.

    Raises:
        EvidenceError: if it is one that is unknown here.
    """
    for name in [part.strip().lower() for part in coding.split(",") if part.strip()]:
        if name == "identity":
            continue
        if name not in {"gzip", "x-gzip", "deflate"}:
            message = f"there is no packing with Content-Encoding {name}"
            raise EvidenceError(message)
        if name == "deflate":
            body = zlib.compress(body, LEVEL)
        else:
            body = gzip.compress(body, LEVEL, mtime=0)
    return body


def _inflate(packed: bytes, *, raw: bool) -> bytes:
    inflate = zlib.decompressobj(-zlib.MAX_WBITS if raw else zlib.MAX_WBITS | 32)
    try:
        unpacked = inflate.decompress(packed, UNPACKED_LIMIT)
    except zlib.error as error:
        message = f"the page's Content-Encoding is damaged ({error})"
        raise EvidenceError(message) from error
    if inflate.unconsumed_tail:
        message = f"the page unpacks to more than {UNPACKED_LIMIT >> 20} MiB"
        raise EvidenceError(message)
    return unpacked
