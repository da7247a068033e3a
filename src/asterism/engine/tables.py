"""What set work reads: tables of the record, each under the policy predicate."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa

from asterism.engine.errors import EngineError
from asterism.model.visibility import Visibility

MARKING: Final = "marking_id"


@dataclass(frozen=True)
class SetTable:
    """One table of the record as an engine is given it.

    Attributes:
        files: Parquet files of the columnar copy.
        rows: rows in memory that are not in the files (newer than the copy), or None.
        document_column: which column names the document a row belongs to; needed if rows of
            the files can be dead.
        replaced: Parquet files of `document_id`, `copy_sequence`: rows of these documents from
            older batches are dead.
        newer: ids of documents of which every row of the files is dead (they are in `rows`).
    """

    files: tuple[Path, ...] = ()
    rows: pa.Table | None = None
    document_column: str = ""
    replaced: tuple[Path, ...] = ()
    newer: pa.Table | None = None

    def require_marking(self, name: str) -> None:
        """Check that the predicate has something to stand on.

        Raises:
            EngineError: if rows in memory carry no marking, or there is nothing at all.
        """
        if self.rows is None and not self.files:
            message = f"table {name} has neither files nor rows; give an empty table for none"
            raise EngineError(message)
        if self.rows is not None and MARKING not in self.rows.schema.names:
            message = f"table {name} has no {MARKING}, so nobody may see it; pass it as an input"
            raise EngineError(message)


def wrapped(visibility: Visibility, source: str) -> str:
    """Return the SELECT by which a query sees a table: only visible rows."""
    condition = visibility.sql(f"held.{MARKING}")
    return f"SELECT * FROM {source} AS held WHERE {condition}"  # noqa: S608 - our own names; ids are integers
