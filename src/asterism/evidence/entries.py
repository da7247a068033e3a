"""One entry of a kept file whose rows have no bytes of their own, as text a person can read.

A row of a workbook or of a Parquet file lies scattered and packed. A document of it notes the
whole file as its place, and a locator: "Sheet!17", or "row 17". The entry is read again from the
kept bytes each time, so that what is shown is what was received.
"""

from __future__ import annotations

import io
from typing import BinaryIO, Final

import orjson

from asterism.evidence.errors import EvidenceError
from asterism.evidence.parquet_rows import ParquetRows
from asterism.evidence.workbook import Workbook, table_rows

WORKBOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PARQUET: Final = "application/vnd.apache.parquet"
WITH_ENTRIES: Final = frozenset({WORKBOOK, PARQUET})


def read_entry(file: io.RawIOBase, media_type: str, entry: str, length: int) -> bytes:
    """Return an entry as one JSON object.

    Args:
        file: the kept file.
        media_type: of it.
        entry: the locator.
        length: of the file in bytes.

    Raises:
        EvidenceError: if the file is not the kind that it was, or holds no such entry.
    """
    buffered = io.BufferedReader(file, 1 << 16)
    try:
        values = _row(buffered, media_type, entry, length)
    finally:
        buffered.detach()
    if values is None:
        message = f"the file holds no {entry}"
        raise EvidenceError(message)
    return orjson.dumps(values, option=orjson.OPT_INDENT_2)


def _row(file: BinaryIO, media_type: str, entry: str, length: int) -> object:
    if media_type == PARQUET:
        wanted = int(entry.removeprefix("row "))
        return next((values for _, values in ParquetRows(file, length).rows(wanted - 1)), None)
    name, _, row = entry.rpartition("!")
    with Workbook(file) as workbook:
        for sheet in workbook.sheets:
            if sheet.name == name:
                for number, values, _ in table_rows(workbook, sheet):
                    if number == int(row):
                        return values
    return None
