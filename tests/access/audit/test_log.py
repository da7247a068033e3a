"""What is sealed, and what erasing takes."""

from __future__ import annotations

import base64
import json
import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from asterism.access.audit import AuditEntry, FileAuditLog
from asterism.access.audit.files import checkpoint_file, state_file

if TYPE_CHECKING:
    from tests.access.audit.conftest import Make, Place


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
