"""Rows of Parquet files, read as a stream."""

from __future__ import annotations

import base64
import math
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, BinaryIO, Final

import pyarrow as pa
import pyarrow.parquet as pq

from asterism.evidence.errors import EvidenceError

BATCH: Final = 500
MOST_ROWS_PER_BYTE: Final = 10_000
MOST_COLUMNS: Final = 5_000
MOST_METADATA: Final = 64 << 20
_DAMAGED: Final = (pa.ArrowException, OSError, ValueError, OverflowError, TypeError, KeyError)


class ParquetRows:
    """A Parquet file whose footer has been read.

    Attributes:
        names: of its columns.
        count: how many rows it says it has.

    Args:
        file: the file, which can be read anywhere.
        length: in bytes.

    Raises:
        EvidenceError: if it is none, or claims what its length cannot hold.
    """

    def __init__(self, file: BinaryIO, length: int) -> None:
        with _naming("its footer"):
            source = pa.PythonFile(file, mode="r")
            limits = {
                "thrift_string_size_limit": MOST_METADATA,
                "thrift_container_size_limit": 1_000_000,
            }
            # A column of equal texts is small in the file and stays small while it is read.
            schema = pq.ParquetFile(source, **limits).schema_arrow
            texts = [item.name for item in schema if _is_text(item.type)]
            self._file = pq.ParquetFile(
                source, read_dictionary=texts, buffer_size=1 << 20, pre_buffer=False, **limits
            )
            self.names: Final = list(self._file.schema_arrow.names)
            self.count: Final = self._file.metadata.num_rows
        if len(self.names) > MOST_COLUMNS:
            message = f"has more than {MOST_COLUMNS:,} columns"
            raise EvidenceError(message)
        if len(set(self.names)) < len(self.names):
            message = "has two columns of one name"
            raise EvidenceError(message)
        if self.count < 0 or self.count > length * MOST_ROWS_PER_BYTE:
            message = f"claims {self.count:,} rows in {length:,} bytes"
            raise EvidenceError(message)

    def rows(self, first: int = 0) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield number (1 for the first) and plain values of the rows after the first so many.

        Raises:
            EvidenceError: if it is damaged.
        """
        with _naming("a row group"):
            number = 0
            for group in range(self._file.num_row_groups):
                size = self._file.metadata.row_group(group).num_rows
                if number + size <= first:
                    number += size
                    continue
                for batch in self._file.iter_batches(BATCH, row_groups=[group], use_threads=False):
                    for at in range(batch.num_rows):
                        number += 1
                        if number > first:
                            yield number, _plain_row(self.names, batch, at)


def _plain_row(names: list[str], batch: pa.RecordBatch, at: int) -> dict[str, Any]:
    return {name: plain(batch.column(place)[at].as_py()) for place, name in enumerate(names)}


def plain(value: Any) -> Any:  # noqa: ANN401, PLR0911 - any value of a column, a line for each kind
    """Return a value as JSON can state it; times with their zone, bytes in base 64."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return _text_of(value)
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return str(value) if isinstance(value, Decimal | timedelta) else repr(value)


def _text_of(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return base64.b64encode(value).decode()


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_binary(kind))


@contextmanager
def _naming(what: str) -> Iterator[None]:
    try:
        yield
    except EvidenceError:
        raise
    except _DAMAGED as error:
        said = (str(error).splitlines() or [repr(error)])[0][:200]
        message = f"{what} is damaged ({said})"
        raise EvidenceError(message) from error
