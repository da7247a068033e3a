"""Rows that a stage has just written, left behind for the stage that reads them all next.

Only a shortcut: a plan is an Arrow file already, which is read in a hundredth of the time that the
rows take from the record. It holds while the record has exactly those rows: every row that is
written again gets a newer change, so that it is enough to count. Rows of a plan that was not
applied in one go, or that others have touched since, are read from the record.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa

from asterism.access import Session

FOLDER: Final = "written"
FOLLOWED: Final = frozenset({"links"})
"""Tables that a stage reads whole when others have written much of them."""
WORTH_KEEPING: Final = 20_000
"""Rows of a plan."""


@dataclass(frozen=True)
class WrittenRows:
    """Rows of a table that the record has as they are here.

    Attributes:
        first: the change that wrote the first of them.
        last: the change that wrote the last of them; those between wrote no others.
        rows: without the change.
    """

    first: int
    last: int
    rows: pa.Table


def leave(plans: Path, table: str, file: Path, changes: Sequence[int]) -> None:
    """Keep a plan's file whose chunks were written by these changes, if that is of use.

    Args:
        plans: folder of the plans.
        table: what was written.
        file: Arrow IPC file, which is moved.
        changes: one for each chunk.
    """
    with pa.memory_map(str(file)) as source:
        reader = pa.ipc.open_file(source)
        is_whole = len(changes) == reader.num_record_batches
        rows = sum(reader.get_batch(index).num_rows for index in range(len(changes)))
    # Where another writer came in between, the count of rows would prove nothing.
    is_unmixed = is_whole and changes[-1] - changes[0] == len(changes) - 1
    if table in FOLLOWED and rows >= WORTH_KEEPING and is_unmixed:
        kept = plans / FOLDER / table / f"{changes[0]:020d}-{changes[-1]:020d}.arrow"
        kept.parent.mkdir(parents=True, exist_ok=True)
        file.replace(kept)


def written_rows(session: Session, plans: Path, table: str) -> list[WrittenRows]:
    """Return what was left behind of a table and still holds, oldest first."""
    found = []
    for path in sorted((plans / FOLDER / table).glob("*.arrow")):
        first, last = map(int, path.stem.split("-"))
        try:
            with pa.memory_map(str(path)) as source:
                rows = pa.ipc.open_file(source).read_all()
        except FileNotFoundError:
            continue  # another process had the same use for it, and is done
        if session.count_written(table, (first - 1, last)) == rows.num_rows:
            found.append(WrittenRows(first, last, rows))
    return found


def forget(plans: Path, table: str) -> None:
    """Remove what was left behind of a table."""
    shutil.rmtree(plans / FOLDER / table, ignore_errors=True)
