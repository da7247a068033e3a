"""The audit log: one entry for every read, written before anything is returned.

Fails closed: when an entry cannot be written, the read does not happen. Taking in new material
never depends on it.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

from asterism.model.clock import now
from asterism.model.errors import AuditError


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who read what, why and when.

    Attributes:
        person: who asked.
        purpose: what for.
        action: the kind of read ("document", "search", "batch", …).
        target: id of what was read; empty for lists.
        terms: what was searched or filtered for.
        count: documents or rows in a batch; None for single reads.
        at: microseconds since 1970 in UTC.
    """

    person: str
    purpose: str
    action: str
    target: str = ""
    terms: dict[str, Any] = field(default_factory=dict)
    count: int | None = None
    at: int = field(default_factory=now)


class AuditLog(Protocol):
    """Where entries go. An implementation returns only when the entry is kept."""

    def append(self, entry: AuditEntry) -> None:
        """Keep the entry.

        Raises:
            AuditError: if it cannot be kept; the caller then returns no data.
        """


class FileAuditLog:
    """Entries as JSON lines in one append-only file, shared by processes of one host."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        self._descriptor: int | None = None

    def append(self, entry: AuditEntry) -> None:
        """Keep the entry in one write, which the system appends whole or not at all.

        Raises:
            AuditError: if the file cannot be opened or took only part of the line.
        """
        line = (json.dumps(asdict(entry), sort_keys=True, ensure_ascii=False) + "\n").encode()
        try:
            with self._lock:
                if self._descriptor is None:
                    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
                    self._descriptor = os.open(self._path, flags, 0o600)
                written = os.write(self._descriptor, line)
        except OSError as error:
            message = f"the audit log cannot be written ({error.strerror}); nothing was read"
            raise AuditError(message) from error
        if written != len(line):
            message = "the audit log is full; nothing was read: free space and ask again"
            raise AuditError(message)

    def close(self) -> None:
        """Close the file; the next entry opens it again."""
        with self._lock:
            if self._descriptor is not None:
                os.close(self._descriptor)
                self._descriptor = None
