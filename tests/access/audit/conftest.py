"""A log in a folder of its own, and copies of it that a test may spoil."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from asterism.access import keys
from asterism.access.audit import AuditEntry, FileAuditLog
from asterism.access.audit.checkpoint import open_checkpoint
from asterism.access.audit.files import checkpoint_file
from asterism.access.audit.verifying import Copy, Verdict, verify
from asterism.model.signing import PublicKey

Make = Callable[..., AuditEntry]


class Place(NamedTuple):
    """Where a log is kept."""

    log: Path
    keys: Path

    def open(self, wait_seconds: float = 10.0) -> FileAuditLog:
        return FileAuditLog(self.log, self.keys, wait_seconds)

    @property
    def public(self) -> PublicKey:
        return keys.read_public_key(self.keys, "audit")

    @property
    def note(self) -> str:
        return checkpoint_file(self.log).read_text(encoding="utf-8")

    def copy(self, data: bytes | None = None, note: str | None = None) -> Copy:
        data = self.log.read_bytes() if data is None else data
        note = self.note if note is None else note
        newest = open_checkpoint(note, self.public)
        return Copy(io.BytesIO(data), 0, len(data), self.public, newest, note)

    def verdict(self) -> Verdict:
        return verify(self.copy())


@pytest.fixture(scope="session")
def place_in() -> Callable[[Path], Place]:
    return lambda folder: Place(folder / "audit.jsonl", folder / "keys")


@pytest.fixture
def place(tmp_path: Path, place_in: Callable[[Path], Place]) -> Place:
    return place_in(tmp_path)


@pytest.fixture
def log(place: Place) -> Iterator[FileAuditLog]:
    opened = place.open()
    yield opened
    opened.close()


@pytest.fixture
def entry() -> Make:
    def make(**changes: Any) -> AuditEntry:  # noqa: ANN401 - any field
        return AuditEntry(**{"person": "ana", "purpose": "look", "action": "document", **changes})

    return make
