"""The columnar copy as of now. For `asterism.access` alone: everyone else asks a Session."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from asterism.engine.copied_tables import DOCUMENT_COLUMN, TABLES
from asterism.engine.manifest import read_manifest
from asterism.engine.tables import SetTable


@dataclass(frozen=True)
class Snapshot:
    """One state of the copy.

    Attributes:
        watermark: the change up to which it holds the record.
        rows: how many rows each table's files have, dead ones included; for `status`.
        files: of each table; they stay on disk for an hour after they cease to be current.
    """

    watermark: int
    rows: dict[str, int]
    files: dict[str, tuple[Path, ...]]

    def tables(self, documents: pa.Table, mentions: pa.Table) -> dict[str, SetTable]:
        """Return the tables that set work reads: the copy and what is newer than it.

        Args:
            documents: rows of the documents that changed after the watermark.
            mentions: all the mentions of those documents.
        """
        newer = documents.select(["id"]).rename_columns(["document_id"])
        return {
            name: SetTable(
                files=self.files[name],
                rows=rows.select(TABLES[name].names).cast(TABLES[name]),
                document_column=DOCUMENT_COLUMN[name],
                replaced=self.files["replaced"],
                newer=newer if len(newer) else None,
            )
            for name, rows in (("documents", documents), ("mentions", mentions))
        }


def read_snapshot(folder: Path) -> Snapshot:
    """Return the present state of the copy in a folder; an empty one if there is none."""
    manifest = read_manifest(folder)
    return Snapshot(
        manifest.watermark,
        {table: sum(file.rows for file in files) for table, files in manifest.files.items()},
        {
            table: tuple(folder / table / file.name for file in files)
            for table, files in manifest.files.items()
        },
    )
