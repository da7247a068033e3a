"""Appending and reading back: what is kept, what is sealed, and what happens when it cannot be."""

from __future__ import annotations

import base64
import fcntl
import json
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
from asterism.access.audit.files import checkpoint_file, state_file
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


def test_what_was_kept_comes_back_newest_first(log: FileAuditLog, entry: Make) -> None:
    log.append(entry(target="d1", terms={"words": "rosé\n🌹"}, at=17))
    log.append(entry(person="ben", action="batch", count=5, outcome="denied"))
    second, first = log.entries()
    assert (first.number, first.at, first.person, first.purpose) == (0, 17, "ana", "look")
    assert (first.target, first.terms, first.count) == ("d1", {"words": "rosé\n🌹"}, None)
    assert (second.action, second.count, second.outcome) == ("batch", 5, "denied")


def test_entries_are_found_by_person_and_by_record(log: FileAuditLog, entry: Make) -> None:
    log.append(entry(target="d1"))
    log.append(entry(person="ben", action="mentions", terms={"ids": ["d1", "d2"]}))
    log.append(entry(person="ben", action="mention", target="d3/m1"))
    log.append(entry(person="cleo", target="d1", outcome="denied"))
    assert [found.number for found in log.entries(person="ben")] == [2, 1]
    assert [found.number for found in log.entries(target="d1")] == [3, 1, 0]
    assert [found.number for found in log.entries(target="d1", person="ben")] == [1]
    assert [found.number for found in log.entries(target="d3")] == [2]
    assert [found.number for found in log.entries(limit=2)] == [3, 2]
    assert log.entries(target="d") == log.entries(person="nobody") == []
    readers = [(found.person, found.purpose, found.action) for found in log.readers_of("d1")]
    assert readers == [("ben", "look", "mentions"), ("ana", "look", "document")]


def test_nothing_that_tells_of_the_data_stands_in_the_clear(
    place: Place, log: FileAuditLog
) -> None:
    told = ["Ana Example", "hotline contact 7781", "4f" * 16, "red umbrella", "+12025550143"]
    person, purpose, target, words, number = told
    terms = {"terms": words, "ids": ["ab" * 16], "filters": {"phone": number}}
    for outcome in ("allowed", "denied", "acted"):
        log.append(AuditEntry(person, purpose, "search", target, terms, outcome=outcome))
    log.erase_sealed([0], person, purpose)
    log.close()
    shutil.copy(place.log, place.log.with_suffix(".copy"))
    for path in place.log.parent.glob("audit.*"):
        content = path.read_bytes().lower()
        for text in [*told, "ab" * 16, "umbrella", "filters", "7781"]:
            for form in (text.encode(), text.encode().hex().encode(), *encoded(text)):
                assert form.lower() not in content, (path.name, text)


def encoded(text: str) -> Iterator[bytes]:
    """Give what of a text's base64 does not depend on what stands around it."""
    for shift in range(3):
        yield base64.b64encode(b"." * shift + text.encode())[4:-4] or b"\0"


def test_only_the_owner_may_read_the_files(place: Place, log: FileAuditLog, entry: Make) -> None:
    log.append_many(entry() for _ in range(200))
    log.close()
    for path in (place.log, checkpoint_file(place.log), state_file(place.log), place.keys):
        assert path.stat().st_mode & 0o077 == 0, path


def test_a_line_is_json_for_other_tools(place: Place, log: FileAuditLog, entry: Make) -> None:
    log.append(entry(at=17, count=3))
    log.erase_sealed([0], "ana", "a request")
    first, second = (json.loads(line) for line in place.log.read_text().splitlines())
    assert (first["number"], first["at"], first["count"], first["action"]) == (0, 17, 3, "document")
    assert second["erases"] == [[0, 0]]
    assert set(first["sealed"]) == {"-"}


def test_erasing_takes_what_was_looked_at_and_leaves_who_looked(
    place: Place, log: FileAuditLog, entry: Make
) -> None:
    log.append_many(entry(target=f"d{number}", at=number) for number in range(6))
    note = place.note
    log.erase_sealed([4, 1, 2], "custodian", "a request")
    shown = {found.number: found for found in log.entries()}
    assert [shown[n].erased for n in range(7)] == [False, True, True, False, True, False, False]
    assert (shown[1].person, shown[1].at, shown[1].purpose, shown[1].target) == ("ana", 1, "", "")
    assert (shown[6].action, shown[6].count, shown[6].outcome) == ("erase-sealed", 3, "acted")
    assert log.readers_of("d1") == []
    assert len(log.readers_of("d3")) == 1
    verdict = place.verdict()
    assert verdict.ok
    assert place.copy(note=note).newest is not None
    log.append(entry())
    log.erase_sealed([], "custodian", "nothing")
    assert place.verdict().entries == 8
    with pytest.raises(ValueError, match="no entry 8"):
        log.erase_sealed([0, 8], "custodian", "one too many")
    assert place.verdict().entries == 8


def test_an_erasure_that_a_kill_cut_short_is_remarked_and_can_be_finished(
    place: Place, log: FileAuditLog, entry: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    log.append_many(entry(target=f"d{number}") for number in range(3))

    def killed(*_: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "pwrite", killed)
        with pytest.raises(KeyboardInterrupt):
            log.erase_sealed([1], "custodian", "a request")
    verdict = place.verdict()
    assert verdict.ok
    assert "not finished" in verdict.remarks[0]
    log.erase_sealed([1], "custodian", "a request")
    assert place.verdict().remarks == ("1 entries had their sealed part erased, on record.",)


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


def test_a_disk_too_full_for_the_checkpoint_is_an_error(
    place: Place, log: FileAuditLog, entry: Make
) -> None:
    log.append(entry())
    checkpoint_file(place.log).with_name("audit.checkpoint.partial").mkdir()
    with pytest.raises(AuditError, match="nothing was read"):
        log.append(entry())
    assert place.verdict().ok
    checkpoint_file(place.log).with_name("audit.checkpoint.partial").rmdir()
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


def test_a_log_that_others_hold_is_an_error_after_a_while(place: Place, entry: Make) -> None:
    place.open().append(entry())
    with place.log.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        log = place.open(wait_seconds=0.05)
        with pytest.raises(AuditError, match="another process holds the audit log"):
            log.append(entry())
    log.append(entry())
    assert place.verdict().entries == 2


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


def test_the_state_is_a_cache_and_never_trusted(place: Place, entry: Make) -> None:
    log = place.open()
    log.append_many(entry() for _ in range(300))
    log.close()
    state = state_file(place.log)
    good = json.loads(state.read_bytes())
    assert good["size"] == 300
    wrong = [base64.b64encode(bytes(32)).decode() for _ in good["hashes"]]
    states = [
        "",
        "no json",
        "[]",
        json.dumps(good | {"size": 299}),
        json.dumps(good | {"hashes": wrong}),
        json.dumps(good | {"hashes": []}),
        json.dumps(good | {"offset": good["offset"] + 10**12, "start": -5}),
        json.dumps(good | {"start": 0}),
    ]
    for number, text in enumerate(states):
        state.write_text(text)
        log = place.open()
        log.append(entry(count=number))
        log.close()
        assert (place.verdict().ok, place.verdict().entries) == (True, 301 + number)
    state.unlink()
    place.open().append(entry())
    assert place.verdict().ok


def test_a_state_that_is_ahead_of_the_checkpoint_is_not_used(place: Place, entry: Make) -> None:
    """Somebody put back an older checkpoint of this log, which is its right."""
    log = place.open()
    log.append_many(entry() for _ in range(150))
    note = place.note
    log.append_many(entry() for _ in range(150))
    log.close()
    checkpoint_file(place.log).write_text(note)
    place.open().append(entry())
    assert (place.verdict().ok, place.verdict().entries) == (True, 301)


def test_a_log_that_was_put_in_place_of_another_is_opened_anew(
    place: Place, log: FileAuditLog, entry: Make
) -> None:
    log.append(entry())
    moved = place.log.with_suffix(".moved")
    shutil.copy(place.log, moved)
    moved.replace(place.log)
    log.append(entry())
    assert (place.verdict().ok, place.verdict().entries) == (True, 2)


def test_where_nothing_was_read_there_is_no_log(log: FileAuditLog) -> None:
    with pytest.raises(AuditError, match="no audit log here yet"):
        log.entries()
