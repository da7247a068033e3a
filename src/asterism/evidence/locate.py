"""From a stored passage back to the bytes that were received. Pure: bytes in, ranges out."""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from typing import Final

from asterism.evidence.passage import (
    Passage,
    Range,
    html_passage,
    json_passages,
    table_row_passage,
)

PAGE_TYPES: Final = frozenset({"text/html", "application/xhtml+xml"})
JSON_ROWS: Final = frozenset({"application/x-ndjson", "application/json"})
TABLE_ROWS: Final = frozenset({"text/csv", "text/tab-separated-values"})
WEB_ARCHIVES: Final = frozenset({"application/warc", "application/wacz"})


def decode(payload: bytes, encoding: str | None) -> str:
    """Return bytes as text the way every reader of captures does, so that ranges agree.

    Args:
        payload: a page or one row of a file.
        encoding: the one noted with the capture. Where a row of UTF-8 is none, it is read as
            Windows-1252, as browsers do; bytes that this leaves undefined become U+FFFD.
    """
    name = encoding or "utf-8"
    try:
        return payload.decode(name)
    except UnicodeDecodeError:
        if is_utf8(name) and not _is_mostly_utf8(payload):
            return payload.decode("windows-1252", "replace")
        return payload.decode(name, "replace")
    except LookupError:
        return payload.decode("utf-8", "replace")


def row_encoding(payload: bytes, encoding: str) -> str:
    """Return the encoding that `decode` reads a row with."""
    try:
        payload.decode(encoding)
    except UnicodeDecodeError:
        if is_utf8(encoding) and not _is_mostly_utf8(payload):
            return "windows-1252"
    return encoding


def is_utf8(encoding: str) -> bool:
    """Return whether a name stands for UTF-8."""
    return codecs.lookup(encoding).name in {"utf-8", "utf-8-sig"}


def locate(
    payload: bytes,
    media_type: str,
    encoding: str | None,
    field: str,
    stored: str,
    start: int,
    end: int,
) -> list[Range]:
    """Return where in a decoded page or row a stored passage stands.

    Args:
        payload: a page without Content-Encoding, or one row of a file.
        media_type: of the capture, without parameters.
        encoding: of the capture.
        field: "title" or "text".
        stored: the whole stored field.
        start: first code point of the passage in `stored`.
        end: one past the last.

    Returns:
        Ranges of code points of `decode(payload, encoding)`, in order: several where markup
        stands inside the passage, none where the source shows it nowhere.
    """
    shown = passages(decode(payload, encoding), media_type)
    return locate_in(shown, field, stored, start, end)


def locate_in(
    shown: Iterable[Passage], field: str, stored: str, start: int, end: int
) -> list[Range]:
    """Return where a stored passage stands in what `passages` read. See `locate`."""
    for passage in shown:
        if found := passage.find(stored, start, end, heading=field == "title"):
            return found
    return []


def passages(source: str, media_type: str) -> list[Passage]:
    """Return what a source shows, the longest passage first."""
    if media_type in PAGE_TYPES:
        return [html_passage(source)]
    if media_type in JSON_ROWS:
        found = json_passages(source)
        return sorted(found, key=lambda passage: len(passage.text), reverse=True)
    return [table_row_passage(source)]


def byte_range(payload: bytes, encoding: str | None, characters: Range) -> Range:
    """Return the bytes that give a range of code points of `decode(payload, encoding)`."""
    name = row_encoding(payload, encoding or "utf-8")
    return _byte_offset(payload, name, characters[0]), _byte_offset(payload, name, characters[1])


def _byte_offset(payload: bytes, encoding: str, characters: int) -> int:
    """Return how many bytes give the first `characters` code points, by bisection."""
    low, high = 0, len(payload)
    while low < high:
        middle = (low + high) // 2
        decoder = codecs.getincrementaldecoder(encoding)("replace")
        if len(decoder.decode(payload[:middle])) >= characters:
            high = middle
        else:
            low = middle + 1
    return low


def _is_mostly_utf8(payload: bytes) -> bool:
    """Return whether more multi-byte sequences are sound UTF-8 than not."""
    text = payload.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return broken < sum(character > "\x7f" for character in text) - broken
