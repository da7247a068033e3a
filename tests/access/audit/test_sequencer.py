"""Faults: whatever happens, the log stays whole, and what is not kept is not read."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from asterism.access import keys
from asterism.access.audit import AuditEntry, FileAuditLog
from asterism.access.audit.files import checkpoint_file
from asterism.model.errors import AuditError

if TYPE_CHECKING:
    from tests.access.audit.conftest import Make, Place

NOBODY = 65534
WRITER = """
import os, sys
from pathlib import Path
from asterism.access.audit import AuditEntry, FileAuditLog
folder, person, batch, size = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
log = FileAuditLog(folder / "audit.jsonl", folder / "keys", 60.0)
for number in range(int(sys.argv[5])):
    log.append_many(
        AuditEntry(person, "look", "search", terms={"n": number, "x": "x" * size})
        for _ in range(batch)
    )
    os.write(1, b"%d\\n" % number)
"""


def writer(
    place: Place, person: str, *, batch: int = 1, size: int = 0, times: int = 10**9
) -> subprocess.Popen[bytes]:
    """Start a process that appends and prints a number for each append that was acknowledged."""
    command = [sys.executable, "-c", WRITER, str(place.log.parent), person]
    numbers = [str(batch), str(size), str(times)]
    return subprocess.Popen([*command, *numbers], stdout=subprocess.PIPE)  # noqa: S603 - ours


def test_threads_at_once_make_one_log(place: Place, log: FileAuditLog, entry: Make) -> None:
    others = [log, log, place.open(), place.open()]

    def write(number: int) -> None:
        for count in range(25):
            others[number].append(entry(person=str(number), count=count))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert place.verdict().entries == 100
    for number in range(4):
        assert [found.count for found in log.entries(person=str(number))] == [*range(24, -1, -1)]


def test_two_writing_processes_make_one_log(place: Place) -> None:
    """Both begin with an empty folder: the keys are made once, too."""
    running = [writer(place, person, times=150) for person in ("ana", "ben")]
    assert [process.communicate()[0].count(b"\n") for process in running] == [150, 150]
    verdict = place.verdict()
    assert (verdict.ok, verdict.entries) == (True, 300)
    for person in ("ana", "ben"):
        numbers = [found.terms["n"] for found in place.open().entries(person=person)]
        assert numbers == [*range(149, -1, -1)]


def test_a_child_process_writes_with_a_lock_of_its_own(log: FileAuditLog, entry: Make) -> None:
    log.append(entry())
    child = os.fork()
    if not child:
        log.append_many(entry(person="child") for _ in range(50))
        os._exit(0)
    for _ in range(50):
        log.append(entry(person="parent"))
    assert os.waitpid(child, 0)[1] == 0
    assert len(log.entries(person="child")) == len(log.entries(person="parent")) == 50


@pytest.mark.parametrize(("batch", "size"), [(1, 0), (1, 2_000_000), (40, 50_000)])
def test_killed_at_any_moment_the_log_stays_whole(place: Place, batch: int, size: int) -> None:
    acknowledged = 0
    for round_number in range(4):
        process = writer(place, f"person {round_number}", batch=batch, size=size)
        assert process.stdout is not None
        for _ in range(3):
            acknowledged += bool(process.stdout.readline()) * batch
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.003 * (round_number + 1))
        os.kill(process.pid, signal.SIGKILL)
        acknowledged += process.communicate()[0].count(b"\n") * batch
        place.open().append(AuditEntry("ana", "after the kill", "look"))
        acknowledged += 1
        verdict = place.verdict()
        assert verdict.ok, verdict
        assert verdict.entries >= acknowledged
        acknowledged = verdict.entries


def test_a_line_torn_by_a_kill_is_cut_off_by_the_next_entry(
    place: Place, log: FileAuditLog, entry: Make
) -> None:
    """The checkpoint is written after the line: the torn one was never acknowledged."""
    log.append(entry())
    note, whole = place.note, place.log.read_bytes()
    log.append(entry(target="torn"))
    log.close()
    torn = place.log.read_bytes()
    for cut in (len(whole) + 1, len(whole) + 100, len(torn) - 1):
        place.log.write_bytes(torn[:cut])
        checkpoint_file(place.log).write_text(note)
        verdict = place.verdict()
        assert verdict.ok
        assert verdict.remarks[0].startswith("After the last entry stands an unfinished line")
        opened = place.open()
        opened.append(entry(target="next"))
        opened.close()
        assert [found.target for found in place.open().entries()] == ["next", ""]
        assert place.verdict().ok


@contextmanager
def file_size_limit(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond a size: the system answers as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("room", [0, 1, 300, 700, 1_500, 5_000])
def test_a_full_disk_is_an_error_and_leaves_the_log_whole(
    place: Place, log: FileAuditLog, entry: Make, room: int
) -> None:
    log.append_many(entry() for _ in range(20))
    size = place.log.stat().st_size
    with file_size_limit(size + room), pytest.raises(AuditError, match="is full"):
        log.append_many(entry(target="d") for _ in range(20))
    assert place.log.stat().st_size == size
    assert (place.verdict().ok, place.verdict().entries) == (True, 20)
    log.append(entry(target="after"))
    assert place.verdict().entries == 21
    assert log.readers_of("d") == []


def test_a_checkpoint_that_cannot_be_written_is_an_error(
    place: Place, log: FileAuditLog, entry: Make
) -> None:
    log.append(entry())
    note = place.note
    checkpoint_file(place.log).unlink()
    checkpoint_file(place.log).mkdir()
    with pytest.raises(AuditError, match="nothing was read"):
        log.append(entry())
    checkpoint_file(place.log).rmdir()
    checkpoint_file(place.log).write_text(note)
    assert place.verdict().ok
    log.append(entry())
    assert (place.verdict().ok, place.verdict().entries) == (True, 3)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_device_that_is_full_is_an_error(place: Place, entry: Make) -> None:
    place.log.symlink_to("/dev/full")
    log = place.open()
    with pytest.raises(AuditError, match="is full; nothing was read"):
        log.append(entry())
    log.close()


@contextmanager
def without_rights(path: Path) -> Iterator[None]:
    """Take the right to write a file from this process, for the moment."""
    path.chmod(0o400)
    if os.geteuid() == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if os.getuid() == 0:
            os.seteuid(0)
        path.chmod(0o600)


def test_a_log_that_may_not_be_written_is_an_error(
    place: Place, log: FileAuditLog, entry: Make
) -> None:
    log.append(entry())
    log.close()
    with without_rights(place.log), pytest.raises(AuditError, match="nothing was read"):
        log.append(entry())
    log.append(entry())
    assert place.verdict().entries == 2


def test_a_folder_in_its_place_is_an_error(place: Place, log: FileAuditLog, entry: Make) -> None:
    place.log.mkdir()
    with pytest.raises(AuditError, match="nothing was read"):
        log.append(entry())
    with pytest.raises(AuditError, match="cannot be read"):
        log.entries()


def test_without_its_keys_a_log_is_not_continued(
    place: Place, log: FileAuditLog, entry: Make
) -> None:
    log.append(entry())
    log.close()
    for path in (keys.private_file(place.keys, "audit"), keys.secret_file(place.keys, "audit")):
        kept = path.read_text()
        path.unlink()
        with pytest.raises(AuditError, match="restore"):
            place.open().append(entry())
        path.write_text(kept)
    log.append(entry())
    assert place.verdict().entries == 2


def test_with_other_keys_a_log_is_not_continued(place: Place, entry: Make) -> None:
    place.open().append(entry())
    shutil.rmtree(place.keys)
    keys.signing_key(place.keys, "audit")
    with pytest.raises(AuditError, match="cannot be continued"):
        place.open().append(entry())


Spoil = Callable[["Place", bytes], object]
CHANGED: dict[str, Spoil] = {
    "cut short": lambda place, early: place.log.write_bytes(early),
    "cut short by a byte": lambda place, _: os.truncate(place.log, place.log.stat().st_size - 1),
    "emptied": lambda place, _: place.log.write_bytes(b""),
    "removed": lambda place, _: place.log.unlink(),
    "with a foreign line": lambda place, _: place.log.write_bytes(
        place.log.read_bytes() + b'{"number":10}\n'
    ),
    "with a line twice": lambda place, _: place.log.write_bytes(
        place.log.read_bytes() + place.log.read_bytes().splitlines(keepends=True)[-1]
    ),
}
ALTERED: dict[str, Spoil] = {
    "with another last line": lambda place, _: place.log.write_bytes(
        place.log.read_bytes().replace(b"document", b"search..")
    ),
    "without its checkpoint": lambda place, _: checkpoint_file(place.log).unlink(),
    "with a foreign checkpoint": lambda place, _: checkpoint_file(place.log).write_text("none"),
}


@pytest.mark.parametrize("spoil", [*CHANGED.values(), *ALTERED.values()], ids=[*CHANGED, *ALTERED])
def test_a_log_that_does_not_fit_its_checkpoint_is_not_continued(
    place: Place, log: FileAuditLog, entry: Make, spoil: Spoil
) -> None:
    log.append_many(entry() for _ in range(5))
    early = place.log.read_bytes()
    log.append_many(entry() for _ in range(5))
    log.close()
    spoil(place, early)
    before = place.log.read_bytes() if place.log.exists() else b""
    for _ in range(2):
        with pytest.raises(AuditError, match="nothing was read"):
            log.append(entry())
    assert place.log.read_bytes() == before


@pytest.mark.parametrize("spoil", CHANGED.values(), ids=CHANGED)
def test_a_log_whose_size_changed_is_not_continued_by_who_has_it_open(
    place: Place, log: FileAuditLog, entry: Make, spoil: Spoil
) -> None:
    log.append_many(entry() for _ in range(5))
    early = place.log.read_bytes()
    log.append_many(entry() for _ in range(5))
    spoil(place, early)
    with pytest.raises(AuditError, match="nothing was read"):
        log.append(entry())


def test_a_log_that_was_put_in_place_of_another_is_opened_anew(
    place: Place, log: FileAuditLog, entry: Make
) -> None:
    log.append(entry())
    moved = place.log.with_suffix(".moved")
    shutil.copy(place.log, moved)
    moved.replace(place.log)
    log.append(entry())
    assert (place.verdict().ok, place.verdict().entries) == (True, 2)
