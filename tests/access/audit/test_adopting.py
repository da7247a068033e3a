from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from asterism.access.audit import FileAuditLog
from asterism.access.audit.adopting import adopt_plain_log
from asterism.model.errors import AuditError

if TYPE_CHECKING:
    from tests.access.audit.conftest import Make, Place

PLAIN = {
    "action": "document",
    "at": 17,
    "count": None,
    "person": "ana",
    "purpose": "case 12",
    "target": "d1",
    "terms": {"words": "rosé"},
}


def write_plain(place: Place) -> None:
    lines = [json.dumps(PLAIN | {"at": at}, sort_keys=True) for at in (17, 18)]
    lines.append(json.dumps(PLAIN | {"action": "No word"}, sort_keys=True))
    place.log.write_text("\n".join([*lines, lines[0][:40]]))


def test_a_plain_log_is_not_continued_until_it_is_adopted(
    place: Place, log: FileAuditLog, entry: Make
) -> None:
    write_plain(place)
    with pytest.raises(AuditError, match="run asterism init"):
        log.append(entry())
    assert adopt_plain_log(place.log, place.keys, "owner") == 3
    log.append(entry())
    shown = [(found.action, found.at, found.terms) for found in log.entries()][2:]
    assert shown == [
        ("unnamed", 17, {"words": "rosé"}),
        ("document", 18, {"words": "rosé"}),
        ("document", 17, {"words": "rosé"}),
    ]
    assert [found.action for found in log.readers_of("d1")] == ["unnamed", "document", "document"]
    assert place.verdict().ok
    assert sorted(path.name for path in place.log.parent.iterdir()) == [
        "audit.checkpoint",
        "audit.jsonl",
        "keys",
    ]


def test_what_is_no_plain_log_stays_as_it_is(place: Place, log: FileAuditLog, entry: Make) -> None:
    assert adopt_plain_log(place.log, place.keys, "owner") == 0
    assert not place.log.exists()
    log.append(entry())
    before = place.log.read_bytes()
    assert adopt_plain_log(place.log, place.keys, "owner") == 0
    assert place.log.read_bytes() == before


def test_one_that_could_not_be_kept_is_adopted_the_next_time(place: Place) -> None:
    write_plain(place)
    place.keys.write_text("in the way")
    with pytest.raises(AuditError):
        adopt_plain_log(place.log, place.keys, "owner")
    place.keys.unlink()
    assert adopt_plain_log(place.log, place.keys, "owner") == 3
    assert place.verdict().entries == 4
