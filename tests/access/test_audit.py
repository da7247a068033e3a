from __future__ import annotations

import json
import os
import threading
from pathlib import Path
from typing import Any

import pytest

from asterism.access.audit import AuditEntry, FileAuditLog
from asterism.model.errors import AuditError


def entry(**changes: Any) -> AuditEntry:  # noqa: ANN401 - any field
    return AuditEntry(**{"person": "ana", "purpose": "look", "action": "document", **changes})


def test_an_entry_is_one_line_with_everything_in_it(tmp_path: Path) -> None:
    log = FileAuditLog(tmp_path / "audit.jsonl")
    log.append(entry(target="d1", terms={"words": "rosé\n🌹"}, at=17))
    log.close()
    [line] = (tmp_path / "audit.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line) == {
        "person": "ana",
        "purpose": "look",
        "action": "document",
        "target": "d1",
        "terms": {"words": "rosé\n🌹"},
        "count": None,
        "at": 17,
    }


def test_what_was_written_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    for person in ("ana", "ben"):
        log = FileAuditLog(path)
        log.append(entry(person=person))
        log.close()
    found = [json.loads(line)["person"] for line in path.read_text().splitlines()]
    assert found == ["ana", "ben"]


def test_only_the_owner_may_read_the_log(tmp_path: Path) -> None:
    log = FileAuditLog(tmp_path / "audit.jsonl")
    log.append(entry())
    log.close()
    assert (tmp_path / "audit.jsonl").stat().st_mode & 0o077 == 0


def test_writers_at_once_never_mix_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    logs = [FileAuditLog(path) for _ in range(4)]

    def write(number: int) -> None:
        for _ in range(50):
            logs[number].append(entry(person=str(number), target="x" * 5_000))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for log in logs:
        log.close()
    found = [json.loads(line) for line in path.read_text().splitlines()]
    assert len(found) == 200
    assert all(len(item["target"]) == 5_000 for item in found)


def test_a_file_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "audit.jsonl").mkdir()
    with pytest.raises(AuditError, match="nothing was read"):
        FileAuditLog(tmp_path / "audit.jsonl").append(entry())


def test_half_a_line_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk takes part of a line; then nothing may be returned either."""
    log = FileAuditLog(tmp_path / "audit.jsonl")
    monkeypatch.setattr(os, "write", lambda _descriptor, line: len(line) - 1)
    with pytest.raises(AuditError, match="full"):
        log.append(entry())
    log.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_an_error() -> None:
    log = FileAuditLog(Path("/dev/full"))
    with pytest.raises(AuditError, match="nothing was read"):
        log.append(entry())
    log.close()
