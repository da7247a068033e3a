"""The file of tombstones beside the store: one signed line for each record that was erased.

It lies with the captures and not in the record alone, so that whoever checks the files later has
what accounts for the change in the same hand.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from asterism.evidence.disk import sync_folder
from asterism.evidence.errors import EvidenceError
from asterism.model.tombstone import Tombstone

NAME: Final = "tombstones.jsonl"
TAIL: Final = 4_096


def read_tombstones(captures: Path) -> Iterator[Tombstone]:
    """Yield every tombstone of a store, in the order in which they were written.

    A last line that a killed process left torn is none.

    Raises:
        EvidenceError: if another line is no tombstone.
    """
    path = captures / NAME
    if not path.exists():
        return
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if not line.endswith(b"\n"):
                return
            try:
                yield Tombstone.from_json(json.loads(line))
            except (KeyError, TypeError, ValueError) as error:
                message = f"{path}, line {number}: is no tombstone; restore it from a backup"
                raise EvidenceError(message) from error


class TombstoneFile:
    """The file open for appending, by one process at a time.

    Args:
        captures: the captures folder.
    """

    def __init__(self, captures: Path) -> None:
        self._captures = captures
        self._present = {item.id for item in read_tombstones(captures)}

    def add(self, tombstones: Iterable[Tombstone]) -> None:
        """Append those that are not there yet, and bring them to the disk."""
        new = [item for item in tombstones if item.id not in self._present]
        if not new:
            return
        path = self._captures / NAME
        lines = "".join(json.dumps(item.to_json(), sort_keys=True) + "\n" for item in new)
        with path.open("ab") as file:
            file.truncate(_whole_length(path))
            file.write(lines.encode())
            file.flush()
            os.fsync(file.fileno())
        sync_folder(self._captures)
        self._present |= {item.id for item in new}


def _whole_length(path: Path) -> int:
    """Return how many bytes of the file are whole lines."""
    with path.open("rb") as file:
        file.seek(0, os.SEEK_END)
        end = file.tell()
        while end:
            start = max(0, end - TAIL)
            file.seek(start)
            found = file.read(end - start).rfind(b"\n")
            if found >= 0:
                return start + found + 1
            end = start
    return 0
