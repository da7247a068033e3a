"""Answers of the maze that are not what they say: bombs, endless ones, slow ones, broken ones.

Each is bounded on our side: so many bytes, so many seconds.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice, repeat
from typing import Final

from asterism.simulate.answers import Answer, Page, Stream

_BLOCK: Final = 16 << 20
_BLOCKS: Final = 16
_ENDLESS_PIECES: Final = 1024
_PIECE: Final = b"<p>" + b"and so on " * 6553 + b"</p>"
_DRIPS: Final = 120
_HEADERS: Final = 4000
_DEEP: Final = 60_000
_LAUGHS: Final = 9
_HTML: Final = "text/html; charset=utf-8"
_PAGE: Final = b"<!DOCTYPE html><title>x</title><h1>Here</h1><p>Hello.</p>"


@cache
def gzip_bomb() -> bytes:
    """Return 256 MiB of spaces in 256 KiB of gzip (RFC 1952), its checksum right.

    The deflated block ends in a full flush, so that it can be repeated (RFC 1951).
    """
    plain = b" " * _BLOCK
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(plain) + packer.flush(zlib.Z_FULL_FLUSH)
    checksum = 0
    for _ in range(_BLOCKS):
        checksum = zlib.crc32(plain, checksum)
    head = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
    size = _BLOCK * _BLOCKS & 0xFFFFFFFF
    return head + block * _BLOCKS + b"\x03\x00" + struct.pack("<II", checksum, size)


def _packed(body: bytes, coding: str) -> Page:
    return Page(200, _HTML, body, (("Content-Encoding", coding),))


def _bomb() -> Page:
    return _packed(gzip_bomb(), "gzip")


def _double_bomb() -> Page:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return _packed(packer.compress(gzip_bomb()) + packer.flush(), "gzip, gzip")


def _broken_gzip() -> Page:
    return _packed(gzip_bomb()[:2000] + b"\x00broken", "gzip")


def _false_gzip() -> Page:
    return _packed(_PAGE, "gzip")


def _unknown_coding() -> Page:
    return _packed(_PAGE, "rot13")


def _head(*fields: str, status: str = "200 OK") -> bytes:
    lines = (f"HTTP/1.1 {status}", f"Content-Type: {_HTML}", "Connection: close", *fields)
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _stream(*pieces: bytes) -> Stream:
    return Stream(iter([(0.0, piece) for piece in pieces]))


def _endless() -> Stream:
    return Stream(iter([(0.0, _head()), *repeat((0.0, _PIECE), _ENDLESS_PIECES)]))


def _endless_chunks() -> Stream:
    chunk = b"%x\r\n%s\r\n" % (len(_PIECE), _PIECE)
    chunks = repeat((0.0, chunk), _ENDLESS_PIECES)
    return Stream(iter([(0.0, _head("Transfer-Encoding: chunked")), *chunks]))


def _drip() -> Stream:
    def drops() -> Iterator[tuple[float, bytes]]:
        yield 0.0, _head(f"Content-Length: {10 * _DRIPS}")
        yield from islice(repeat((1.0, b".")), _DRIPS)

    return Stream(drops())


def _silent() -> Stream:
    return Stream(iter([(float(_DRIPS), b"")]))


def _huge_header() -> Stream:
    return _stream(_head("X-Long: " + "x" * 400_000, f"Content-Length: {len(_PAGE)}"), _PAGE)


def _many_headers() -> Stream:
    fields = (f"X-Number-{n}: {n}" for n in range(_HEADERS))
    return _stream(_head(*fields, f"Content-Length: {len(_PAGE)}"), _PAGE)


def _laughs() -> Page:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, _LAUGHS + 1))
    text = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{entities}]><x>&l{_LAUGHS};</x>'
    return Page(200, "application/xhtml+xml", text.encode())


def _foreign_entity() -> Page:
    text = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><html><h1>&e;</h1></html>'
    return Page(200, "text/xml", text.encode())


BODIES: Final[dict[str, Callable[[], Answer]]] = {
    "packed": _bomb,
    "packed-twice": _double_bomb,
    "packed-broken": _broken_gzip,
    "packed-not": _false_gzip,
    "packed-oddly": _unknown_coding,
    "endless": _endless,
    "endless-chunks": _endless_chunks,
    "slow": _drip,
    "silent": _silent,
    "long-header": _huge_header,
    "many-headers": _many_headers,
    "too-long": lambda: _stream(_head(f"Content-Length: {len(_PAGE) + 5000}"), _PAGE),
    "too-short": lambda: _stream(_head("Content-Length: 20"), _PAGE),
    "two-lengths": lambda: _stream(_head("Content-Length: 20", "Content-Length: 57"), _PAGE),
    "negative": lambda: _stream(_head("Content-Length: -1"), _PAGE),
    "broken-chunks": lambda: _stream(_head("Transfer-Encoding: chunked"), b"zz\r\nhello"),
    "hang-up": lambda: _stream(b""),
    "half-header": lambda: _stream(b"HTTP/1.1 200 OK\r\nContent-Ty"),
    "nonsense": lambda: _stream(b"HELLO 9.9 banana\r\n\r\n"),
    "odd-status": lambda: _stream(_head(status="999 Odd"), _PAGE),
    "no-content": lambda: _stream(_head(status="204 No Content"), _PAGE),
    "not-modified": lambda: _stream(_head(status="304 Not Modified")),
    "in-part": lambda: _stream(_head("Content-Range: bytes 0-9/99", status="206 Partial"), _PAGE),
    "deep": lambda: Page(200, _HTML, b"<div>" * _DEEP + b"deep" + b"</div>" * _DEEP),
    "attributes": lambda: Page(200, _HTML, b"<p " + b'a="1" ' * _DEEP + b">many</p>"),
    "unclosed": lambda: Page(200, _HTML, b"<table><tr><td><a href='" + b"<b><i><p>" * 9000),
    "comment": lambda: Page(200, _HTML, b"<!--" + b"-" * 500_000),
    "nothing": lambda: Page(200, _HTML, b""),
    "zeros": lambda: Page(200, _HTML, b"\0" * 100_000),
    "klingon": lambda: Page(200, "text/html; charset=klingon", _PAGE),
    "sixteen": lambda: Page(200, _HTML, "<h1>Wide</h1>".encode("utf-16-le")),
    "false-mark": lambda: Page(200, "text/html; charset=ascii", b"\xff\xfe" + _PAGE),
    "halves": lambda: Page(200, _HTML, b"<h1>\xed\xa0\x80 \xf8\x88\x80\x80\x80 \xff</h1>"),
    "picture": lambda: Page(200, "image/jpeg", _PAGE),
    "binary": lambda: Page(200, _HTML, bytes(range(256)) * 400),
    "typeless": lambda: _stream(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + _PAGE),
    "laughs": _laughs,
    "foreign": _foreign_entity,
    "error": lambda: Page(500, _HTML, b"<h1>Error</h1>"),
    "busy": lambda: Page(503, _HTML, b"<h1>Busy</h1>", (("Retry-After", "86400"),)),
    "too-many": lambda: Page(429, _HTML, b"<h1>Slow down</h1>", (("Retry-After", "soon"),)),
}
"""What `/body/NAME` answers."""
