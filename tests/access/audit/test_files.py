"""The lock, and the cached state, which is never trusted."""

from __future__ import annotations

import base64
import fcntl
import json
from typing import TYPE_CHECKING

import pytest

from asterism.access.audit.files import checkpoint_file, overwrite_file, state_file
from asterism.model.errors import AuditError

if TYPE_CHECKING:
    from tests.access.audit.conftest import Make, Place


def test_a_log_that_others_hold_is_an_error_after_a_while(place: Place, entry: Make) -> None:
    place.open().append(entry())
    with place.log.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        log = place.open(wait_seconds=0.05)
        with pytest.raises(AuditError, match="another process holds the audit log"):
            log.append(entry())
    log.append(entry())
    assert place.verdict().entries == 2


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


def test_a_file_is_written_over_whatever_length_it_had(place: Place) -> None:
    for data in (b"one\n", b"longer than one\n", b"two\n"):
        overwrite_file(place.log, data)
        assert place.log.read_bytes() == data
    assert place.log.stat().st_mode & 0o077 == 0
