"""What somebody may have left in kept bytes, and where it stands in them.

A trace is a text (an address, a title, a number as it was written) that only the erased documents
have. It is looked for in each way that a page or a file may write it.
"""

from __future__ import annotations

import html
import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from ahocorasick_rs import BytesAhoCorasick

from asterism.evidence.passage import Range

ENCODINGS: Final = ("utf-8", "windows-1252", "utf-16-le", "utf-16-be")
ESCAPES: Final = frozenset(b"nrtbf")
"""Letters that stand for a line break or the like after a backslash."""
BLANK: Final = 0x20
LINE_BREAKS: Final = frozenset(b"\r\n")

FEWEST_DIGITS: Final = 9
"""Shorter numbers than this are found only as they are written."""
_DIGITS: Final = frozenset(b"0123456789")
_NUMBERS: Final = re.compile(rb"[0-9](?:[\s().\-/]{0,3}[0-9]){8,}")
_WORD: Final = frozenset(
    byte
    for byte in range(256)
    if byte >= 0x80 or chr(byte).isalnum()  # noqa: PLR2004 - not ASCII
)


class Traces:
    """Finds texts in bytes, whole: never as a part of a longer word or number.

    A text of nothing but digits is found however they are set apart, as numbers are.

    Args:
        texts: what to look for; none of them empty.
        encodings: that the bytes may be in.
    """

    def __init__(self, texts: Iterable[str], encodings: Sequence[str] = ENCODINGS) -> None:
        forms: dict[bytes, set[str]] = {}
        numbers = []
        for text in texts:
            if text.isdecimal() and text.isascii() and len(text) >= FEWEST_DIGITS:
                numbers.append(text)
            for form in _forms(text, encodings):
                forms.setdefault(form, set()).add(text)
        self._texts = [forms[form] for form in sorted(forms)]
        self._finder = BytesAhoCorasick(sorted(forms)) if forms else None
        self._numbers = numbers
        self._number_finder = BytesAhoCorasick([text.encode() for text in numbers])

    def __bool__(self) -> bool:
        """Return whether there is anything to look for."""
        return self._finder is not None

    def spans(self, data: bytes) -> list[Range]:
        """Return where traces stand in `data`, as ascending ranges of bytes, joined."""
        return joined((start, end) for _, start, end in self._found(data))

    def texts(self, data: bytes) -> set[str]:
        """Return which texts stand in `data`."""
        return {text for texts, _, _ in self._found(data) for text in texts}

    def _found(self, data: bytes) -> Iterator[tuple[Iterable[str], int, int]]:
        if self._finder is not None:
            for form, start, end in self._finder.find_matches_as_indexes(data, overlapping=True):
                if _stands_alone(data, start, end):
                    yield self._texts[form], start, end
        if self._numbers:
            yield from self._found_numbers(data)

    def _found_numbers(self, data: bytes) -> Iterator[tuple[Iterable[str], int, int]]:
        for run in _NUMBERS.finditer(data):
            places = [run.start() + at for at, byte in enumerate(run.group()) if byte in _DIGITS]
            digits = bytes(data[place] for place in places)
            for number, start, end in self._number_finder.find_matches_as_indexes(
                digits, overlapping=True
            ):
                yield (self._numbers[number],), places[start], places[end - 1] + 1


def joined(ranges: Iterable[Range]) -> list[Range]:
    """Return ranges in order, those that touch or overlap made one."""
    result: list[Range] = []
    for start, end in sorted(ranges):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def without(ranges: Iterable[Range], kept: Sequence[Range]) -> list[Range]:
    """Return what of the ranges lies outside `kept`; both ascending and without overlap."""
    result: list[Range] = []
    for start, end in ranges:
        at = start
        first = max(bisect_right(kept, (start, start)) - 1, 0)
        for begins, ends in islice(kept, first, None):
            if begins >= end:
                break
            if begins > at:
                result.append((at, begins))
            at = max(at, ends)
        if at < end:
            result.append((at, end))
    return result


def blanked(data: bytes, ranges: Iterable[Range]) -> bytes:
    """Return `data` with blanks in the ranges; line breaks stay, so that rows keep their lines."""
    result = bytearray(data)
    for start, end in ranges:
        for place in range(max(start, 0), min(end, len(result))):
            if result[place] not in LINE_BREAKS:
                result[place] = BLANK
    return bytes(result)


def _forms(text: str, encodings: Sequence[str]) -> Iterable[bytes]:
    written = {
        text,
        html.escape(text),
        html.escape(text, quote=False),
        json.dumps(text)[1:-1],
        json.dumps(text, ensure_ascii=False)[1:-1],
        json.dumps(text, ensure_ascii=False)[1:-1].replace("/", "\\/"),
        text.replace('"', '""'),
        text.encode("ascii", "xmlcharrefreplace").decode(),
        html.escape(text).encode("ascii", "xmlcharrefreplace").decode(),
    }
    for form in written:
        for encoding in encodings:
            try:
                yield form.encode(encoding)
            except UnicodeEncodeError:
                continue


def _stands_alone(data: bytes, start: int, end: int) -> bool:
    before = data[start - 1] if start else BLANK
    after = data[end] if end < len(data) else BLANK
    is_escape = before in ESCAPES and start > 1 and data[start - 2] == ord("\\")
    begins = before not in _WORD or data[start] not in _WORD or is_escape
    return begins and (after not in _WORD or data[end - 1] not in _WORD)
