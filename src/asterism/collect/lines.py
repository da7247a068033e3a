"""Lines of text files with their bytes, whatever the encoding."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from resiliparse.parse.encoding import detect_encoding

from asterism.evidence.locate import decode, row_encoding

MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""Byte order marks and what they stand for."""

SAMPLE: Final = 1 << 16
LINE_LIMIT: Final = 16 << 20


class Line(NamedTuple):
    """A line with its line break.

    Attributes:
        number: 1 for the first.
        offset: its first byte in the file.
        length: in bytes.
        text: decoded.
    """

    number: int
    offset: int
    length: int
    text: str


def stated_encoding(start: bytes) -> tuple[str, int] | None:
    """Return the encoding that a file's byte order mark states, and the mark's length."""
    for mark, name in MARKS:
        if start.startswith(mark):
            return name, len(mark)
    return None


def file_lines(path: Path, encoding: str, encodings: dict[str, int]) -> Iterator[Line]:
    """Yield the lines of a file.

    Args:
        path: the file.
        encoding: of the file; lines that are not in it are read as `decode` does.
        encodings: lines by encoding, counted up for those in another one.
    """
    with path.open("rb") as file:
        stated = stated_encoding(file.read(4))
    skipped = stated[1] if stated else 0
    lines = _wide_lines(path, encoding) if encoding.startswith("utf-16") else byte_lines(path)
    offset = 0
    for number, raw in enumerate(lines, 1):
        data = raw[skipped:] if number == 1 else raw
        at = offset + skipped if number == 1 else offset
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            text = decode(data, encoding)
            used = row_encoding(data, encoding)
            used = f"{used} with bytes that are not" if "\ufffd" in text else used
            encodings[used] = encodings.get(used, 0) + 1
        yield Line(number, at, len(data), text)
        offset += len(raw)


def byte_lines(path: Path) -> Iterator[bytes]:
    """Yield the lines of a file as bytes; one beyond `LINE_LIMIT` comes in pieces."""
    with path.open("rb") as file:
        while line := file.readline(LINE_LIMIT):
            yield line


def _wide_lines(path: Path, encoding: str) -> Iterator[bytes]:
    """Yield lines of UTF-16, in which a line break is two bytes at an even offset."""
    newline = "\n".encode(encoding)
    rest = b""
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            rest += chunk
            start = 0
            while (end := _aligned(rest, newline, start)) >= 0:
                yield rest[start : end + 2]
                start = end + 2
            rest = rest[start:]
    if rest:
        yield rest


def _aligned(data: bytes, what: bytes, start: int) -> int:
    found = data.find(what, start)
    while found >= 0 and (found - start) % 2:
        found = data.find(what, found + 1)
    return found


def suspected_encoding(path: Path, encoding: str) -> list[str]:
    """Return a sentence on what encoding the lines that are not in `encoding` seem to be in.

    They are read as Windows-1252 all the same: a guess is for a person to confirm.
    """
    sample = b""
    for line in islice(byte_lines(path), SAMPLE):
        try:
            line.decode(encoding)
        except UnicodeDecodeError:
            sample += line
        if len(sample) >= SAMPLE:
            break
    guess = detect_encoding(sample) if sample else "utf-8"
    if guess in {"utf-8", "windows-1252", "iso-8859-1", encoding}:
        return []
    seen = f"rows that are not in {encoding} look like {guess} and were read as windows-1252"
    return [f"{seen}; if the whole file is in it, state encoding: {guess} in a mapping"]
