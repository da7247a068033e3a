"""A kept file that can be read anywhere: only the segments asked for are unpacked."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Final

from asterism.evidence.reader import read_rows
from asterism.evidence.store import SEGMENT_LENGTH, Place

WAITING: Final = 8
"""Segments that are kept unpacked."""


class KeptFile(io.RawIOBase):
    """Bytes of a file that a person brought, read out of the store; each segment is checked.

    Args:
        captures: the captures folder.
        place: where the file is kept.
        length: of the file in bytes.

    Raises:
        EvidenceError: while reading, if bytes are missing or not those that were received.
    """

    def __init__(self, captures: Path, place: Place, length: int) -> None:
        super().__init__()
        self._captures, self._place, self._length = captures, place, length
        self._at = 0
        self._segments: dict[int, bytes] = {}

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def seekable(self) -> bool:
        """Return that it can be read anywhere."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a byte."""
        before = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._length}[whence]
        self._at = max(0, before + offset)
        return self._at

    def tell(self) -> int:
        """Return the byte that is read next."""
        return self._at

    def readinto(self, buffer: object) -> int:
        """Fill a buffer as far as one segment goes."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        number, start = divmod(self._at, SEGMENT_LENGTH)
        if self._at >= self._length or not view:
            return 0
        found = self._segment(number)[start : start + len(view)]
        view[: len(found)] = found
        self._at += len(found)
        return len(found)

    def _segment(self, number: int) -> bytes:
        if number not in self._segments:
            if len(self._segments) >= WAITING:
                del self._segments[next(iter(self._segments))]
            start = number * SEGMENT_LENGTH
            length = min(SEGMENT_LENGTH, self._length - start)
            self._segments[number] = read_rows(self._captures, self._place, start, length)
        return self._segments[number]
