from __future__ import annotations

import pytest

from asterism.access.audit import AuditEntry
from asterism.access.audit.entry import records


@pytest.mark.parametrize("action", ["", "a word", "Search", "d\nd", "x" * 65, '"', "é"])
def test_what_is_no_word_cannot_be_an_action(action: str) -> None:
    with pytest.raises(ValueError, match="word"):
        AuditEntry("ana", "look", action)


def test_an_outcome_is_one_of_three() -> None:
    with pytest.raises(ValueError, match="acted, allowed, denied"):
        AuditEntry("ana", "look", "search", outcome="perhaps")  # type: ignore[arg-type]


def test_an_entry_is_found_by_all_that_it_is_about() -> None:
    assert records("", {}) == []
    assert records("doc/mention", {}) == ["doc/mention", "doc", "mention"]
    assert records("a", {"ids": ["b", "a", "c"], "url": "d"}) == ["a", "b", "c"]
    assert AuditEntry("ana", "look", "links", terms={"ids": ("a",)}).records() == ["a"]
    assert records("a", {"ids": "no list"}) == ["a"]
