"""What an erasure is to do, written down before it begins and destroyed when it is done."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Self

from asterism.model.tombstone import ErasureReason

FOLDER: Final = "erasing"
OWNER_ONLY: Final = 0o600


@dataclass(frozen=True)
class ErasurePlan:
    """One erasure.

    Attributes:
        id: of the erasure.
        reason: why.
        person: who erases, as a keyed hash.
        erased_at: microseconds since 1970 in UTC.
        since: the record's newest change before it.
        documents: digest by id of those that go.
        identifiers: ids of the identifiers that they carried.
        networks: ids of the networks that they are in, and of those that these come from.
        leads: ids of the leads that cite them.
        captures: ids of the captures that go as a whole.
        rows: (path in the store, first byte, length) of the rows that go.
        traces: texts that no other document has.
    """

    id: str
    reason: ErasureReason
    person: str
    erased_at: int
    since: int
    documents: Mapping[str, str]
    identifiers: Sequence[str]
    networks: Sequence[str]
    leads: Sequence[str]
    captures: Sequence[str]
    rows: Sequence[tuple[str, int, int]]
    traces: Sequence[str]

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """Return the plan that a file holds, None if there is no file."""
        try:
            values = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        values["rows"] = [tuple(row) for row in values["rows"]]
        return cls(**{**values, "reason": ErasureReason(values["reason"])})

    def write(self, path: Path) -> None:
        """Keep the plan where only the workspace's owner can read it, whole or not at all."""
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial = path.with_suffix(f".{secrets.token_hex(4)}.partial")
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(asdict(self), file)
            file.flush()
            os.fsync(descriptor)
        partial.replace(path)


def destroy(path: Path) -> None:
    """Write over a plan and remove it, with every draft that a killed process left of one."""
    for item in [path, *path.parent.glob("*.partial")]:
        if item.exists():
            with item.open("r+b") as file:
                file.write(b" " * item.stat().st_size)
                file.flush()
                os.fsync(file.fileno())
            item.unlink()
    if path.parent.exists() and not any(path.parent.iterdir()):
        path.parent.rmdir()
