"""Excel workbooks (.xlsx): each sheet that has a header is a table."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path

from asterism.collect.columns import Columns, Mapping, choose_columns, has_text
from asterism.collect.formats.base import Findings, Item, refused
from asterism.collect.rejects import Reject
from asterism.collect.rows import Row
from asterism.evidence.errors import EvidenceError
from asterism.evidence.workbook import Sheet, Workbook, table_rows


def workbook_rows(path: Path, mapping: Mapping, findings: Findings) -> Iterator[Item]:
    """Yield the rows of every sheet whose header names a text, or of the one that is asked for.

    Raises:
        SourceError: if the file is no workbook, is not to be trusted, or has no such sheet.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        try:
            with Workbook(file) as workbook:
                read = yield from _sheets(path, workbook, mapping, findings, size)
        except EvidenceError as error:
            raise refused(path, str(error), "save it as a new workbook, or as CSV") from error
    if not read:
        raise refused(path, "no sheet has a column that looks like a text", "name it in a mapping")


def _sheets(
    path: Path, workbook: Workbook, mapping: Mapping, findings: Findings, size: int
) -> Generator[Item, None, int]:
    names = [sheet.name for sheet in workbook.sheets]
    if mapping.sheet and mapping.sheet not in names:
        raise refused(path, f"has no sheet {mapping.sheet}", f"it has: {', '.join(names)}")
    read = 0
    for sheet in workbook.sheets:
        if not mapping.sheet or sheet.name == mapping.sheet:
            read += yield from _sheet(workbook, sheet, mapping, findings, size)
    if workbook.uncomputed:
        findings.note(f"{workbook.uncomputed} formulas hold no computed value and count as empty")
    if workbook.errors:
        findings.note(f"{workbook.errors} cells hold an error and count as empty")
    return read


def _sheet(
    workbook: Workbook, sheet: Sheet, mapping: Mapping, findings: Findings, size: int
) -> Generator[Item, None, bool]:
    """Yield the rows of a sheet; return whether it has a column with text."""
    columns: Columns | None = None
    for number, values, names in table_rows(workbook, sheet):
        entry = f"{sheet.name}!{number}"
        if isinstance(values, str):
            yield Reject(number, "", f"{entry}: {values}", "mend the row and save the workbook")
        elif columns is None:
            columns = choose_columns(names, mapping)
            if not has_text(columns) and not mapping.is_draft:
                findings.note(f"sheet {sheet.name} has no column that looks like a text: left out")
                return False
            hidden = " (hidden)" if sheet.hidden else ""
            findings.note(f"sheet {sheet.name}{hidden} is read, its header is row {number}")
        else:
            yield Row(number, 0, size, columns, values, entry)
    return columns is not None
