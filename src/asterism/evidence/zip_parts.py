"""Parts of a zip archive, read as a stream and within bounds."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO, BinaryIO, Final

from asterism.evidence.errors import EvidenceError

MOST_PARTS: Final = 10_000
MOST_UNPACKED: Final = 4 << 30
RATIO: Final = 500
"""Most bytes that one packed byte may become; spreadsheets of real people stay below 100."""
CHUNK: Final = 1 << 18
_LOCAL_HEADER: Final = struct.Struct("<26sHH")
DAMAGED: Final = (
    zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError,
    OverflowError, UnicodeError, KeyError,
)  # fmt: skip
"""What the standard library raises for archives that are damaged, locked or packed oddly."""


class ZipParts:
    """An archive whose directory has been checked.

    Args:
        file: the archive, which can be read anywhere.

    Raises:
        EvidenceError: if it is no archive, holds more parts or more bytes than an honest one, or
            parts that lie within each other or outside of it.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        try:
            self._archive = zipfile.ZipFile(file)
            self.parts: Final = {item.filename: item for item in self._archive.infolist()}
            _check(self._archive.infolist())
        except DAMAGED as error:
            message = f"the archive is damaged ({error})"
            raise EvidenceError(message) from error

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield a part in pieces.

        Raises:
            EvidenceError: if it is absent, locked or damaged.
        """
        try:
            with self._open(name) as part:
                while chunk := part.read(CHUNK):
                    yield chunk
        except DAMAGED as error:
            message = f"its part {name} cannot be unpacked ({error})"
            raise EvidenceError(message) from error

    def small(self, name: str, limit: int = 16 << 20) -> bytes:
        """Return a part that is at most so many bytes long, b"" if there is none.

        Raises:
            EvidenceError: if it is longer, locked or damaged.
        """
        if name not in self.parts:
            return b""
        if self.parts[name].file_size > limit:
            message = f"its part {name} has more than {limit >> 20} MiB"
            raise EvidenceError(message)
        return b"".join(self.chunks(name))

    def stored_at(self, name: str) -> tuple[int, int] | None:
        """Return first byte and length of a part that is stored as it is; None if it is packed."""
        item = self.parts[name]
        if item.compress_type != zipfile.ZIP_STORED or item.flag_bits & 1:
            return None
        self._file.seek(item.header_offset)
        header = self._file.read(_LOCAL_HEADER.size)
        if len(header) < _LOCAL_HEADER.size or header[:4] != b"PK\x03\x04":
            message = f"its part {name} does not begin where the directory says"
            raise EvidenceError(message)
        _, name_length, extra_length = _LOCAL_HEADER.unpack(header)
        start = item.header_offset + _LOCAL_HEADER.size + name_length + extra_length
        return start, item.compress_size

    def close(self) -> None:
        """Close the archive; the file stays open."""
        self._archive.close()

    def _open(self, name: str) -> IO[bytes]:
        return self._archive.open(name)


def _check(items: list[zipfile.ZipInfo]) -> None:
    if len(items) > MOST_PARTS:
        message = f"the archive holds more than {MOST_PARTS:,} parts"
        raise EvidenceError(message)
    if len({item.filename for item in items}) < len(items):
        message = "the archive holds two parts of one name"
        raise EvidenceError(message)
    if sum(item.file_size for item in items) > MOST_UNPACKED:
        message = f"the archive unpacks to more than {MOST_UNPACKED >> 30} GiB"
        raise EvidenceError(message)
    end = 0
    for item in sorted(items, key=lambda each: each.header_offset):
        path = PurePosixPath(item.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts:
            message = f"its part {item.filename} points outside of the archive"
            raise EvidenceError(message)
        if item.file_size > 1 << 20 and item.file_size > RATIO * max(item.compress_size, 1):
            message = f"its part {item.filename} unpacks to more than {RATIO} times its size"
            raise EvidenceError(message)
        if item.header_offset < end:
            message = f"its part {item.filename} lies within another one"
            raise EvidenceError(message)
        end = item.header_offset + item.compress_size
