"""Which byte of a kept piece is not the one that was written.

A SHA-256 says that something changed and not where. Beside it an Adler-32 checksum (RFC 1950) is
kept: of the sums of all bytes and of all bytes weighted by their place, a single changed byte
moves the first by how much it changed and the second by that times its place, so that both
together name it. The SHA-256 then confirms the byte, or says that more than one was changed.
"""

from __future__ import annotations

import hashlib
import zlib
from typing import Final, NamedTuple

_MODULUS: Final = 65_521
_LARGEST_STEP: Final = 255
MOST_BYTES: Final = 8 << 20
"""Longer pieces are not searched: their checksum leaves too many places to try."""


class Checks(NamedTuple):
    """What is noted of a piece so that a changed byte can be found.

    Attributes:
        length: in bytes.
        sha256: hexadecimal.
        adler32: RFC 1950.
    """

    length: int
    sha256: str
    adler32: int

    @classmethod
    def of(cls, data: bytes) -> Checks:
        """Return what is to be noted of a piece."""
        return cls(len(data), hashlib.sha256(data).hexdigest(), zlib.adler32(data))


class WrongByte(NamedTuple):
    """A byte that was changed: where, what it is and what it was."""

    offset: int
    found: int
    written: int

    def __str__(self) -> str:
        """Return it in words."""
        return f"this byte is {self.found:#04x} and was {self.written:#04x}"


def wrong_byte(data: bytes, checks: Checks) -> WrongByte | None:
    """Return the one byte that was changed; None if it is not exactly one."""
    if len(data) != checks.length or not 0 < len(data) <= MOST_BYTES:
        return None
    sums = zlib.adler32(data)
    step = ((sums & 0xFFFF) - (checks.adler32 & 0xFFFF)) % _MODULUS
    step = step if step <= _LARGEST_STEP else step - _MODULUS
    if not -_LARGEST_STEP <= step <= _LARGEST_STEP or not step:
        return None
    moved = ((sums >> 16) - (checks.adler32 >> 16)) % _MODULUS
    from_end = moved * pow(step, -1, _MODULUS) % _MODULUS or _MODULUS
    mended = bytearray(data)
    for offset in range(len(data) - from_end, -1, -_MODULUS):
        found = data[offset]
        if not 0 <= found - step <= _LARGEST_STEP:
            continue
        mended[offset] = found - step
        if hashlib.sha256(mended).hexdigest() == checks.sha256:
            return WrongByte(offset, found, found - step)
        mended[offset] = found
    return None
