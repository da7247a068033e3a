"""The workspace's audit log: entries go in sealed, and come out for who holds the key."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from asterism.access.audit.entry import AuditEntry
from asterism.access.audit.files import WAIT_SECONDS, locked
from asterism.access.audit.line import FILLER
from asterism.access.audit.reading import KeptEntry, kept_entries, reading, sealed_spans
from asterism.access.audit.sequencer import Sequencer
from asterism.model.errors import AuditError


class FileAuditLog:
    """Entries in one append-only file, shared by the processes of one host.

    Args:
        path: the file; a checkpoint and a cached state lie beside it.
        folder: of the workspace's keys, which are made with the first entry.
        wait_seconds: how long an entry waits for other writers.
    """

    def __init__(self, path: Path, folder: Path, wait_seconds: float = WAIT_SECONDS) -> None:
        self.path: Final = path
        self._folder = folder
        self._wait_seconds = wait_seconds
        self._sequencer = Sequencer(path, folder, wait_seconds)

    def append(self, entry: AuditEntry) -> None:
        """Keep an entry: on disk, and under a signed checkpoint, before this returns.

        Raises:
            AuditError: if it cannot be kept; the caller then returns no data.
        """
        self.append_many([entry])

    def append_many(self, entries: Iterable[AuditEntry]) -> None:
        """Keep entries, in order; a thousand at a time reach the disk together.

        Raises:
            AuditError: if not all can be kept; the first of them may have been.
        """
        self._sequencer.append(lambda sealer: map(sealer.seal, entries))

    def close(self) -> None:
        """Close the file; the next entry opens it again."""
        self._sequencer.close()

    def entries(
        self, *, target: str | None = None, person: str | None = None, limit: int | None = None
    ) -> list[KeptEntry]:
        """Return entries, newest first, for who may read them: audit that before you call.

        Args:
            target: only those about this id.
            person: only those of this person.
            limit: at most so many; all if None.

        Raises:
            AuditError: if the log or its key cannot be read.
        """
        with reading(self.path, self._folder) as (content, sealer):
            return list(islice(kept_entries(content, sealer, target, person), limit))

    def walk(self) -> Iterator[KeptEntry]:
        """Yield every entry, newest first, one at a time: for a look at all of a long log.

        Raises:
            AuditError: if the log or its key cannot be read.
        """
        with reading(self.path, self._folder) as (content, sealer):
            yield from kept_entries(content, sealer)

    def readers_of(self, target: str, *, limit: int | None = None) -> list[KeptEntry]:
        """Return who read a record, when and for what purpose, newest first.

        These are reads that were answered; `entries` has attempts that were refused too.

        Args:
            target: id of a document, a network, a lead, a capture or another record.
            limit: at most so many; all if None.

        Raises:
            AuditError: if the log or its key cannot be read.
        """
        read = [entry for entry in self.entries(target=target) if entry.outcome == "allowed"]
        return read[:limit]

    def erase_sealed(self, numbers: Iterable[int], person: str, purpose: str) -> None:
        """Erase purpose, target and terms of entries for good, and keep an entry that says so.

        Who acted when stays, and so does every proof. Asked again after a kill, it goes on.

        Args:
            numbers: of the entries.
            person: who erases.
            purpose: why.

        Raises:
            ValueError: if there is no entry by one of the numbers.
            AuditError: if it cannot be kept; nothing was erased then.
        """
        wanted = sorted(set(numbers))
        if not wanted:
            return
        with reading(self.path, self._folder) as (content, _):
            spans = sealed_spans(content, wanted)
        ranges = _ranges(wanted)
        entry = AuditEntry(person, purpose, "erase-sealed", count=len(wanted), outcome="acted")
        self._sequencer.append(lambda sealer: [sealer.seal(entry, ranges)])
        descriptor = os.open(self.path, os.O_RDWR | os.O_CLOEXEC)
        try:
            with locked(descriptor, self._wait_seconds):
                for start, end in spans:
                    os.pwrite(descriptor, FILLER * (end - start), start)
                os.fsync(descriptor)
        except OSError as error:
            message = f"entries could not be erased ({error.strerror}); mend that and erase again"
            raise AuditError(message) from error
        finally:
            os.close(descriptor)


def _ranges(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Return sorted numbers as ranges, both ends inclusive."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found
