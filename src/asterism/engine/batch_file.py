"""One Parquet file of the columnar copy, while it is written."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Self

import pyarrow as pa
import pyarrow.parquet as pq

from asterism.engine.copied_tables import COPY_SEQUENCE, TABLES
from asterism.engine.manifest import CopiedFile

ROW_GROUP: Final = 100_000


class BatchFile:
    """One Parquet file being written; it gets its name when it is whole.

    Args:
        folder: of the copy.
        table: which one.
        name: without suffix.
        sequence: the value of `copy_sequence` for every row, or None if the rows have it.
    """

    def __init__(self, folder: Path, table: str, name: str, sequence: int | None) -> None:
        self.kept: CopiedFile | None = None
        self._path = folder / table / f"{name}.parquet"
        self._partial = self._path.with_suffix(".parquet.partial")
        self._schema = TABLES[table].append(pa.field(COPY_SEQUENCE, pa.int64(), nullable=False))
        self._sequence = sequence
        self._rows = 0
        self._writer: pq.ParquetWriter | None = None

    def write(self, rows: pa.Table) -> None:
        """Append rows."""
        if not len(rows):
            return
        if self._sequence is not None:
            column = pa.repeat(pa.scalar(self._sequence, pa.int64()), len(rows))
            rows = rows.append_column(COPY_SEQUENCE, column)
        if self._writer is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._writer = pq.ParquetWriter(
                self._partial, self._schema, compression="zstd", compression_level=1
            )
        self._writer.write_table(rows.cast(self._schema), row_group_size=ROW_GROUP)
        self._rows += len(rows)

    def __enter__(self) -> Self:
        """Return the file, which exists once it has rows."""
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Give the file its name, or remove it if something went wrong."""
        if self._writer is None:
            return
        self._writer.close()
        if kind is not None:
            self._partial.unlink()
            return
        self._partial.replace(self._path)
        self.kept = CopiedFile(self._path.name, self._rows)
