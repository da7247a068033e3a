"""Entries read back and opened, for who holds the workspace's key."""

from __future__ import annotations

import mmap
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from asterism.access import keys
from asterism.access.audit.entry import OUTCOMES, Outcome, records
from asterism.access.audit.line import LINE, Match, is_erased
from asterism.access.audit.sealing import Sealer
from asterism.access.audit.sequencer import KIND, MEND
from asterism.model.errors import AsterismError, AuditError

Content = mmap.mmap | bytes


@dataclass(frozen=True, slots=True)
class KeptEntry:
    """An entry as it stands in the log, opened.

    Attributes:
        number: its place, from 0.
        at: microseconds since 1970 in UTC, by the clock of then.
        outcome: whether it was answered, refused or done.
        action: the kind of act.
        count: documents or rows, or None.
        person: who.
        purpose: what for; empty once erased, as are target and terms.
        target: what it was about.
        terms: what was searched or filtered for.
        erased: whether the sealed part was erased.
    """

    number: int
    at: int
    outcome: Outcome
    action: str
    count: int | None
    person: str
    purpose: str
    target: str
    terms: dict[str, Any]
    erased: bool


@contextmanager
def reading(log: Path, folder: Path) -> Iterator[tuple[Content, Sealer]]:
    """Yield the log's bytes and what opens its entries.

    Args:
        log: the file.
        folder: of the workspace's keys.

    Raises:
        AuditError: if the log or its key cannot be read.
    """
    try:
        with log.open("rb") as file:
            sealer = Sealer(keys.read_secret(folder, KIND))
            if not os.fstat(file.fileno()).st_size:
                yield b"", sealer
                return
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
                yield content, sealer
    except FileNotFoundError as error:
        message = "there is no audit log here yet; it begins with the first read"
        raise AuditError(message) from error
    except OSError as error:
        message = f"the audit log cannot be read ({error.strerror}); mend that and ask again"
        raise AuditError(message) from error
    except AuditError:
        raise
    except AsterismError as error:
        message = f"the audit log cannot be opened ({error})"
        raise AuditError(message) from error


def kept_entries(
    content: Content, sealer: Sealer, target: str | None = None, person: str | None = None
) -> Iterator[KeptEntry]:
    """Yield entries, newest first.

    Args:
        content: the log.
        sealer: opens them.
        target: only those about this id.
        person: only those of this person.
    """
    wanted = [sealer.token(target)] if target is not None else []
    wanted += [sealer.person(person)] if person is not None else []
    for line in _lines_with(content, wanted):
        entry = _opened(line, sealer)
        # A keyed hash only narrows the search: what counts is what was sealed.
        about = target is None or target in records(entry.target, entry.terms)
        if about and person in {None, entry.person}:
            yield entry


def sealed_spans(content: Content, numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Return where the sealed parts of entries stand in the log: first byte, one past the last.

    Args:
        content: the log.
        numbers: of the entries, sorted.

    Raises:
        ValueError: if there is no entry by one of them.
    """
    spans, place = [], 0
    for number in numbers:
        head = b'{"number":%d,' % number
        start = place if content[place : place + len(head)] == head else -1
        if start < 0:
            start = content.find(b"\n" + head, place) + 1 or -1
        end = content.find(b"\n", start) + 1 if start >= 0 else 0
        line = LINE.fullmatch(content[start:end]) if end else None
        if line is None:
            message = f"there is no entry {number} in the audit log"
            raise ValueError(message)
        spans.append((start + line.start("sealed"), start + line.end("sealed")))
        place = end
    return spans


def _lines_with(content: Content, wanted: Sequence[bytes]) -> Iterator[bytes]:
    """Yield the complete lines that hold all the wanted bytes, last first."""
    end = content.rfind(b"\n") + 1
    while end > 0:
        place = content.rfind(wanted[0], 0, end) if wanted else end - 1
        if place < 0:
            return
        start = content.rfind(b"\n", 0, place) + 1
        line = content[start : content.find(b"\n", place) + 1]
        if all(item in line for item in wanted):
            yield line
        end = start


def _opened(line: bytes, sealer: Sealer) -> KeptEntry:
    found: Match | None = LINE.fullmatch(line)
    if found is None:
        message = f"a line of the audit log cannot be read; {MEND}"
        raise AuditError(message)
    erased = is_erased(found)
    content = {} if erased else sealer.open(found["sealed"])
    (outcome,) = (item for item in OUTCOMES if item == found["outcome"].decode())
    return KeptEntry(
        number=int(found["number"]),
        at=int(found["at"]),
        outcome=outcome,
        action=found["action"].decode(),
        count=None if found["count"] == b"null" else int(found["count"]),
        person=sealer.open_person(found["person"]),
        purpose=content.get("purpose", ""),
        target=content.get("target", ""),
        terms=content.get("terms", {}),
        erased=erased,
    )
