"""Writing over kept bytes so that a kill at any instant leaves the old ones or the new ones.

What is to be written is kept whole in a file of its own first. Whoever comes after a kill writes it
again; nothing of what was erased is in it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from asterism.evidence.disk import sync_folder

JOURNAL: Final = "overwriting.journal"


class Overwrite(NamedTuple):
    """Bytes that are to stand in a file below the captures folder from `offset` on."""

    path: str
    offset: int
    data: bytes


def overwrite(captures: Path, writes: Sequence[Overwrite]) -> None:
    """Write all of them, or, after a kill, have them written by `finish_overwriting`."""
    body = b"".join(item.data for item in writes)
    head = {
        "writes": [(item.path, item.offset, len(item.data)) for item in writes],
        "sha256": hashlib.sha256(body).hexdigest(),
    }
    journal = captures / JOURNAL
    with journal.open("wb") as file:
        file.write(json.dumps(head).encode() + b"\n" + body)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(captures)
    _write(captures, writes)
    journal.unlink()


def finish_overwriting(captures: Path) -> None:
    """Write what a killed process had decided to write; half a journal decides nothing."""
    journal = captures / JOURNAL
    if not journal.exists():
        return
    line, _, body = journal.read_bytes().partition(b"\n")
    try:
        head = json.loads(line)
    except ValueError:
        head = None
    if head is not None and hashlib.sha256(body).hexdigest() == head["sha256"]:
        writes, start = [], 0
        for path, offset, length in head["writes"]:
            writes.append(Overwrite(path, offset, body[start : start + length]))
            start += length
        _write(captures, writes)
    journal.unlink()


def _write(captures: Path, writes: Sequence[Overwrite]) -> None:
    for item in writes:
        path = captures / item.path
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o666)
        try:
            written = 0
            while written < len(item.data):
                written += os.pwrite(descriptor, item.data[written:], item.offset + written)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        sync_folder(path.parent)
