"""CSV and TSV files as people really send them: encodings mixed, quotes open, columns missing."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from asterism.collect.columns import Columns, Mapping, choose_columns, require_text
from asterism.collect.lines import Line, file_lines
from asterism.collect.rejects import Reject
from asterism.collect.rows import TEXT_LIMIT, Row
from asterism.evidence.workbook import column_names
from asterism.model.errors import SourceError

DELIMITERS: Final = (",", ";", "\t", "|")
QUOTED_LINES_LIMIT: Final = 2_000
_OPEN_QUOTE: Final = "unexpected end of data"

csv.field_size_limit(4 * TEXT_LIMIT)


@dataclass(slots=True)
class Table:
    """A CSV file.

    Attributes:
        path: the file.
        mapping: what the person states about it.
        encoding: of the file as a whole; a row that is not in it is read as `decode` does.
        encodings: rows by encoding, counted up for those in another one.
    """

    path: Path
    mapping: Mapping
    encoding: str
    encodings: dict[str, int]
    delimiter: str = ""
    _lines: Iterator[Line] = field(init=False)
    _waiting: deque[Line] = field(default_factory=deque, init=False)

    def rows(self) -> Iterator[Row | Reject]:
        """Yield the rows below the header; blank lines are no rows.

        Raises:
            SourceError: if the file has no header that names a text.
        """
        self._lines = file_lines(self.path, self.encoding, self.encodings)
        self.delimiter = self.mapping.delimiter or self._sniffed()
        names, columns = self._header()
        while (line := self._next()) is not None:
            if not line.text.strip():
                continue
            yield self._row(line, names, columns)

    def _row(self, line: Line, names: list[str], columns: Columns) -> Row | Reject:
        number, offset = line.number, line.offset
        read = self._record(line)
        if isinstance(read, Reject):
            return read
        cells, length = read
        if len(cells) > len(names) and not any(cells[len(names) :]):
            cells = cells[: len(names)]
        if len(cells) != len(names):
            reason = f"has {len(cells)} columns, the header has {len(names)}"
            mend = f"quote fields that hold {self.delimiter!r}, or add the missing ones"
            return Reject(number, "", reason, mend, line.text)
        return Row(number, offset, length, columns, dict(zip(names, cells, strict=True)))

    def _header(self) -> tuple[list[str], Columns]:
        line = self._next()
        while line is not None and not line.text.strip():
            line = self._next()
        if line is None:
            message = f"{self.path}: is empty"
            raise SourceError(message)
        read = self._record(line)
        if isinstance(read, Reject):
            message = f"{self.path}: the header cannot be read: {read.reason}; {read.mend}"
            raise SourceError(message)
        names = column_names([name.strip().lstrip("\ufeff") for name in read[0]])
        stated = {*self.mapping.columns.values(), *self.mapping.marking.values()}
        absent = sorted(stated - set(names))
        if absent:
            message = f"{self.path}: no column {', '.join(absent)}; it has: {', '.join(names)}"
            raise SourceError(message)
        columns = choose_columns(names, self.mapping)
        if not self.mapping.is_draft:
            require_text(columns, names)
        return names, columns

    def _record(self, line: Line) -> tuple[list[str], int] | Reject:
        """Return the cells of the record that begins on a line, and its length in bytes.

        Where its quotes do not close or are not doubled, only this one line is given up: the
        next one is read as a record of its own.
        """
        if '"' not in line.text:
            return line.text.rstrip("\r\n").split(self.delimiter), line.length
        gathered: list[Line] = []
        text, length = line.text, line.length
        while True:
            try:
                cells = next(csv.reader([text], delimiter=self.delimiter, strict=True))
            except StopIteration:
                return [""], length
            except csv.Error as error:
                problem = str(error)
            else:
                return cells, length
            following = self._closing(gathered, len(text)) if problem == _OPEN_QUOTE else None
            if following is None:
                self._waiting.extendleft(reversed(gathered))
                return _bad_quotes(line, problem)
            text += following
            length = line.length + sum(item.length for item in gathered)

    def _closing(self, gathered: list[Line], length: int) -> str | None:
        """Take lines up to the next one that can close a quote; None if there is none."""
        taken = []
        while len(gathered) < QUOTED_LINES_LIMIT and length <= 4 * TEXT_LIMIT:
            line = self._next()
            if line is None:
                break
            gathered.append(line)
            taken.append(line.text)
            length += len(line.text)
            if line.text.count('"') % 2:
                return "".join(taken)
        return None

    def _next(self) -> Line | None:
        return self._waiting.popleft() if self._waiting else next(self._lines, None)

    def _sniffed(self) -> str:
        """Return the delimiter that the header has most of."""
        line = self._next()
        while line is not None and not line.text.strip():
            line = self._next()
        if line is None:
            return ","
        self._waiting.appendleft(line)
        unquoted = "".join(line.text.split('"')[::2])
        return max(DELIMITERS, key=unquoted.count)


def _bad_quotes(line: Line, problem: str) -> Reject:
    if problem == _OPEN_QUOTE:
        reason, mend = "a quote is opened and not closed", "close the quote"
    elif "expected after" in problem:
        reason, mend = "a quote stands inside a quoted field", "double it, or close the field"
    else:
        reason, mend = problem, "mend the row"
    return Reject(line.number, "", reason, mend, line.text)
