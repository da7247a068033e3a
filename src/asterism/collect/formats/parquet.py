"""Parquet files: each row is a document."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from asterism.collect.columns import Mapping, choose_columns, require_text
from asterism.collect.formats.base import Findings, Item, refused
from asterism.collect.rejects import Reject
from asterism.collect.rows import Row
from asterism.evidence.errors import EvidenceError
from asterism.evidence.parquet_rows import ParquetRows


def parquet_rows(path: Path, mapping: Mapping, findings: Findings) -> Iterator[Item]:
    """Yield the rows of a Parquet file; where it is damaged, what stands before is kept.

    Raises:
        SourceError: if its footer is damaged, or no column looks like a text.
    """
    size, number = path.stat().st_size, 0
    with path.open("rb") as file:
        try:
            rows = ParquetRows(file, size)
        except EvidenceError as error:
            raise refused(path, str(error), "export the file again") from error
        columns = choose_columns(rows.names, mapping)
        if not mapping.is_draft:
            require_text(columns, rows.names)
        findings.note(f"the file says that it has {rows.count:,} rows")
        try:
            for number, values in rows.rows():
                yield Row(number, 0, size, columns, values, f"row {number}")
        except EvidenceError as error:
            yield Reject(number + 1, "", f"{error}", "export the file again")
