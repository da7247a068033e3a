"""Logs of the first version, which were neither sealed nor signed, taken over into a new one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import orjson

from asterism.access.audit.entry import ACTION, AuditEntry
from asterism.access.audit.log import FileAuditLog
from asterism.access.audit.sequencer import FIRST
from asterism.model.errors import AuditError

SUFFIX: Final = ".plain"


def adopt_plain_log(log: Path, folder: Path, person: str) -> int:
    """Seal the entries of a log of the first version, and return how many there were.

    They keep their times. The last entry names the SHA-256 of the file that they came from,
    which is then removed: it holds in the clear what they hold sealed.

    Args:
        log: the file; where it is a new log, or is not there, nothing happens.
        folder: of the workspace's keys.
        person: who brings the workspace up to date.

    Raises:
        AuditError: if they cannot be kept; the file then stays where it is, beside the log.
    """
    plain = log.with_suffix(SUFFIX)
    try:
        if not plain.exists() and _is_plain(log):
            log.rename(plain)
        if not plain.exists():
            return 0
        data = plain.read_bytes()
    except OSError as error:
        message = f"{log}: cannot be brought to this version ({error.strerror}); mend that first"
        raise AuditError(message) from error
    entries = list(_entries(data))
    said = {"sha256": hashlib.sha256(data).hexdigest()}
    last = AuditEntry(
        person, "upgrade", "adopt-log", terms=said, count=len(entries), outcome="acted"
    )
    opened = FileAuditLog(log, folder)
    opened.append_many([*entries, last])
    opened.close()
    plain.unlink()
    return len(entries)


def _is_plain(log: Path) -> bool:
    if not log.is_file():
        return False
    with log.open("rb") as file:
        first = file.readline(1_000)
    return first.startswith(b"{") and not first.startswith(FIRST) and b'"person": ' in first


def _entries(data: bytes) -> Iterator[AuditEntry]:
    for line in data.splitlines():
        try:
            found: dict[str, Any] = orjson.loads(line)
            named = ACTION.fullmatch(found["action"])
            yield AuditEntry(
                person=found["person"],
                purpose=found["purpose"],
                action=found["action"] if named else "unnamed",
                target=found["target"],
                terms=found["terms"],
                count=found["count"],
                at=found["at"],
            )
        except (ValueError, KeyError, TypeError):
            continue  # torn by a kill: it was never acknowledged
