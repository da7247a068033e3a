"""Rows of .xlsx workbooks (ECMA-376), read as a stream: memory does not grow with the sheet.

Only what a cell holds is read: computed values of formulas, dates by their number format. Nothing
is computed and nothing outside of the file is looked at; a document type declaration is refused.
"""

from __future__ import annotations

import re
import tempfile
from array import array
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Any, BinaryIO, Final, NamedTuple, Self
from xml.parsers import expat

from asterism.evidence.errors import EvidenceError
from asterism.evidence.zip_parts import ZipParts

MOST_COLUMNS: Final = 16_384
MOST_CELL_TEXT: Final = 1 << 20
BUILT_IN_DATES: Final = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_QUOTED: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - states no zone
_MOST_DAYS: Final = 2_958_466

Cell = str | int | float | bool | None


class Sheet(NamedTuple):
    """A sheet and the part of the archive that holds it."""

    name: str
    part: str
    hidden: bool


class SheetRow(NamedTuple):
    """A row of a sheet.

    Attributes:
        number: as the sheet shows it, 1 for the first.
        cells: values from column A on; None for an empty cell.
        problem: why it cannot be read, or "".
    """

    number: int
    cells: list[Cell]
    problem: str = ""


class Workbook:
    """A workbook whose parts have been found. Use as a context manager.

    Attributes:
        sheets: in the order of the tabs.
        uncomputed: formulas that hold no computed value, so far.
        errors: cells that hold an error value, so far.

    Args:
        file: the workbook, which can be read anywhere.

    Raises:
        EvidenceError: if it is no workbook, or is not to be trusted.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._parts = ZipParts(file)
        self.uncomputed = 0
        self.errors = 0
        workbook = _Tags(("sheet", "workbookPr"))
        _parse(self._parts, "xl/workbook.xml", workbook)
        targets = _targets(self._parts)
        self.sheets: Final = [
            Sheet(item.get("name", ""), targets[_relation(item)], item.get("state") is not None)
            for item in workbook.found["sheet"]
            if _relation(item) in targets
        ]
        if not self.sheets:
            message = "the workbook has no sheets"
            raise EvidenceError(message)
        properties = workbook.found["workbookPr"]
        is_1904 = any(item.get("date1904") in {"1", "true"} for item in properties)
        self._epoch = _EPOCH_1904 if is_1904 else _EPOCH
        self._dates = _date_styles(self._parts)
        self._texts: _SharedTexts | None = None

    def __enter__(self) -> Self:
        """Return the workbook."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close what was opened for it; its file stays open."""
        self._parts.close()
        if self._texts is not None:
            self._texts.close()

    def rows(self, sheet: Sheet) -> Iterator[SheetRow]:
        """Yield the rows of a sheet that hold something.

        Raises:
            EvidenceError: if it is damaged.
        """
        if self._texts is None:
            self._texts = _SharedTexts(self._parts)
        reader = _SheetReader(self._value)
        for _ in _fed(self._parts, sheet.part, reader.start, reader.end, reader.text):
            while reader.rows:
                yield reader.rows.popleft()
        yield from reader.rows

    def _value(self, kind: str, style: str, raw: str, formula: bool) -> Cell:  # noqa: FBT001 - as read
        if kind == "s" and self._texts is not None:
            return self._texts[raw]
        if kind == "b":
            return raw == "1"
        if kind == "e":
            self.errors += 1
            return None
        if raw == "":
            self.uncomputed += formula
            return None
        if kind in {"str", "inlineStr", "d"}:
            return raw
        return self._number(raw, style)

    def _number(self, raw: str, style: str) -> Cell:
        try:
            value = float(raw)
        except ValueError:
            return raw
        if style in self._dates and 0 <= value < _MOST_DAYS:
            moment = self._epoch + timedelta(seconds=round(value * 86_400))
            return moment.date().isoformat() if value == int(value) else moment.isoformat()
        return int(raw) if raw.lstrip("-").isdecimal() and len(raw) <= _DIGITS else value


_DIGITS: Final = 18


def table_rows(
    workbook: Workbook, sheet: Sheet
) -> Iterator[tuple[int, dict[str, Cell] | str, list[str]]]:
    """Yield number, cells by the name of their column (or what is wrong), and all names.

    The first row that holds something names the columns; what stands beyond them is "column N".
    """
    names: list[str] = []
    for row in workbook.rows(sheet):
        if row.problem:
            yield row.number, row.problem, names
        elif not names:
            names = column_names([_named(cell) for cell in row.cells])
            yield row.number, {}, names
        else:
            beyond = [f"column {at + 1}" for at in range(len(names), len(row.cells))]
            pairs = zip([*names, *beyond], row.cells, strict=False)
            values: dict[str, Cell] = dict.fromkeys(names)
            values.update((name, cell) for name, cell in pairs if cell is not None)
            yield row.number, values, names


def column_names(given: list[str]) -> list[str]:
    """Return names of columns with a number after those that repeat an earlier one."""
    seen: dict[str, int] = {}
    names = []
    for at, word in enumerate(given, 1):
        name = word or f"column {at}"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} {seen[name]}")
    return names


def _named(cell: Cell) -> str:
    return "" if cell is None else str(cell).strip().lstrip("\ufeff")


@dataclass(slots=True)
class _SheetReader:
    """Turns the events of a sheet into rows."""

    value: Callable[[str, str, str, bool], Cell]
    rows: deque[SheetRow] = field(default_factory=deque)
    _number: int = 0
    _column: int = 0
    _cells: list[Cell] = field(default_factory=list)
    _problem: str = ""
    _kind: str = ""
    _style: str = ""
    _formula: bool = False
    _raw: list[str] = field(default_factory=list)
    _length: int = 0
    _taking: bool = False
    _phonetic: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        if name == "c":
            self._cell(attributes)
        elif name in {"v", "t"}:
            self._taking = not self._phonetic
        elif name == "f":
            self._formula = True
        elif name == "rPh":
            self._phonetic = True
        elif name == "row":
            stated = attributes.get("r", "")
            known = stated.isdecimal() and len(stated) <= 7  # noqa: PLR2004 - rows end at 1,048,576
            self._number = int(stated) if known else self._number + 1
            self._cells, self._column, self._problem = [], 0, ""

    def text(self, data: str) -> None:
        """Take text of a cell."""
        if self._taking and self._length <= MOST_CELL_TEXT:
            self._raw.append(data)
            self._length += len(data)

    def end(self, name: str) -> None:
        """End an element."""
        if name in {"v", "t"}:
            self._taking = False
        elif name == "rPh":
            self._phonetic = False
        elif name == "c":
            self._keep()
        elif name == "row" and (self._problem or any(cell is not None for cell in self._cells)):
            self.rows.append(SheetRow(self._number, self._cells, self._problem))

    def _cell(self, attributes: dict[str, str]) -> None:
        place = _REFERENCE.fullmatch(attributes.get("r", ""))
        self._column = _column_number(place.group(1)) if place else self._column + 1
        self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "")
        self._formula, self._raw, self._length = False, [], 0

    def _keep(self) -> None:
        if self._column > MOST_COLUMNS:
            self._problem = f"has more than {MOST_COLUMNS:,} columns"
            return
        if self._length > MOST_CELL_TEXT:
            self._problem = f"a cell has more than {MOST_CELL_TEXT:,} characters"
            return
        missing = self._column - 1 - len(self._cells)
        if missing < 0:
            self._problem = "two cells stand in one place"
            return
        try:
            found = self.value(self._kind, self._style, "".join(self._raw), self._formula)
        except (IndexError, ValueError):
            self._problem = "a cell refers to a text that is not there"
            return
        self._cells += [None] * missing
        self._cells.append(found)


class _SharedTexts:
    """The workbook's table of texts, on disk: only where each begins is kept in memory."""

    def __init__(self, parts: ZipParts) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the table
        self._ends = array("Q", [0])
        self._pieces: list[str] = []
        self._length = 0
        self._taking = self._phonetic = False
        if "xl/sharedStrings.xml" in parts.parts:
            fed = _fed(parts, "xl/sharedStrings.xml", self._start, self._end, self._text)
            deque(fed, maxlen=0)

    def __getitem__(self, raw: str) -> str:
        at = int(raw)
        if at < 0:
            raise IndexError
        start, end = self._ends[at], self._ends[at + 1]
        self._file.seek(start)
        return self._file.read(end - start).decode("utf-8", "surrogatepass")

    def close(self) -> None:
        """Remove the table from the disk."""
        self._file.close()

    def _start(self, name: str, _: dict[str, str]) -> None:
        if name == "si":
            self._pieces, self._length = [], 0
        self._phonetic = self._phonetic or name == "rPh"
        self._taking = name == "t" and not self._phonetic

    def _text(self, data: str) -> None:
        if self._taking and self._length <= MOST_CELL_TEXT:
            self._pieces.append(data)
            self._length += len(data)

    def _end(self, name: str) -> None:
        self._taking = False
        self._phonetic = self._phonetic and name != "rPh"
        if name == "si":
            data = "".join(self._pieces).encode("utf-8", "surrogatepass")
            self._file.write(data)
            self._ends.append(self._ends[-1] + len(data))


@dataclass
class _Tags:
    """Keeps the attributes of a few elements of a small part."""

    names: tuple[str, ...]
    found: dict[str, list[dict[str, str]]] = field(init=False)

    def __post_init__(self) -> None:
        self.found = {name: [] for name in self.names}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Keep an element that is asked for."""
        if name in self.found and len(self.found[name]) < 1 << 16:
            self.found[name].append(attributes)


def _targets(parts: ZipParts) -> dict[str, str]:
    """Return the parts that the workbook's relations point to."""
    relations = _Tags(("Relationship",))
    _parse(parts, "xl/_rels/workbook.xml.rels", relations)
    found = {}
    for item in relations.found["Relationship"]:
        target = item.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl", target))
        if item.get("TargetMode") != "External" and path in parts.parts:
            found[item.get("Id", "")] = path
    return found


def _relation(item: dict[str, str]) -> str:
    return next((value for name, value in item.items() if name.rpartition(":")[2] == "id"), "")


def _date_styles(parts: ZipParts) -> frozenset[str]:
    """Return the numbers of the cell styles that show a number as a date or a time."""
    if "xl/styles.xml" not in parts.parts:
        return frozenset()
    found = _CellStyles()
    deque(_fed(parts, "xl/styles.xml", found.start, found.end, lambda _: None), maxlen=0)
    return frozenset(found.dates)


@dataclass
class _CellStyles:
    dates: set[str] = field(default_factory=set)
    _formats: set[str] = field(default_factory=lambda: {str(item) for item in BUILT_IN_DATES})
    _inside: bool = False
    _count: int = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Note a number format, or a style that uses one."""
        if name == "cellXfs":
            self._inside = True
        elif name == "numFmt":
            code = _QUOTED.sub("", attributes.get("formatCode", "")[:1_000]).lower()
            if set("dmyhs") & set(code):
                self._formats.add(attributes.get("numFmtId", ""))
        elif name == "xf" and self._inside:
            if attributes.get("numFmtId", "") in self._formats:
                self.dates.add(str(self._count))
            self._count += 1

    def end(self, name: str) -> None:
        """Note where the styles of cells end."""
        if name == "cellXfs":
            self._inside = False


def _parse(parts: ZipParts, name: str, tags: _Tags) -> None:
    if name not in parts.parts:
        message = f"the workbook has no part {name}"
        raise EvidenceError(message)
    deque(_fed(parts, name, tags.start, lambda _: None, lambda _: None), maxlen=0)


def _fed(
    parts: ZipParts,
    name: str,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
) -> Iterator[None]:
    """Feed a part to handlers, piece by piece; names of elements come without their namespace."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: Any) -> None:  # noqa: ANN401 - the parser's own arguments
        message = f"its part {name} declares a document type, which no workbook needs"
        raise EvidenceError(message)

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda tag, found: start(tag.rpartition(":")[2], found)
    parser.EndElementHandler = lambda tag: end(tag.rpartition(":")[2])
    parser.CharacterDataHandler = text
    try:
        for chunk in parts.chunks(name):
            parser.Parse(chunk, False)  # noqa: FBT003 - the parser's own signature
            yield
        parser.Parse(b"", True)  # noqa: FBT003 - as above
        yield
    except expat.ExpatError as error:
        message = f"its part {name} is damaged ({error})"
        raise EvidenceError(message) from error


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
