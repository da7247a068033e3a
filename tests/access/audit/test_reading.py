"""Entries read back by who holds the key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from asterism.access.audit import FileAuditLog
from asterism.model.errors import AuditError

if TYPE_CHECKING:
    from tests.access.audit.conftest import Make


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
    assert list(log.walk()) == log.entries()
    assert log.entries(target="d") == log.entries(person="nobody") == []
    readers = [(found.person, found.purpose, found.action) for found in log.readers_of("d1")]
    assert readers == [("ben", "look", "mentions"), ("ana", "look", "document")]


def test_where_nothing_was_read_there_is_no_log(log: FileAuditLog) -> None:
    with pytest.raises(AuditError, match="no audit log here yet"):
        log.entries()
