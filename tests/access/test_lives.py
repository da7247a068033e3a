from __future__ import annotations

from typing import Any

from asterism.access.lives import told


def version(document_id: str, capture_id: str, text: str) -> Any:  # noqa: ANN401 - a row
    return {
        "id": document_id, "capture_id": capture_id, "title": "", "place": None, "author": None,
        "language": None, "posted_at": None, "text": text, "attributes": None,
    }  # fmt: skip


def visit(at: int, capture_id: str, status: int = 200, finding: str | None = None) -> Any:  # noqa: ANN401 - a row
    return {"seen_at": at, "capture_id": capture_id, "http_status": status, "finding": finding}


def test_a_whole_life_is_told() -> None:
    versions = [version("a", "1", "old"), version("b", "2", "new"), version("c", "5", "newest")]
    visits = [
        visit(1, "1"), visit(2, "1"), visit(3, "2"), visit(4, "3", 410), visit(5, "3", 410),
        visit(6, "2"), visit(7, "4", 200, "missing"), visit(8, "5"), visit(9, "5"),
    ]  # fmt: skip
    events = told(versions, visits)
    assert [(event.kind, event.at, event.document_id) for event in events] == [
        ("first seen", 1, "a"),
        ("changed", 3, "b"),
        ("removed", 4, "b"),
        ("reappeared", 6, "b"),
        ("removed", 7, "b"),
        ("reappeared", 8, "c"),
        ("last seen", 9, "c"),
    ]
    assert events[1].differences is not None
    assert events[1].differences.text == ("- old", "+ new")
    assert events[3].differences is None
    assert events[5].differences is not None


def test_what_is_gone_was_last_seen_before() -> None:
    events = told([version("a", "1", "x")], [visit(1, "1"), visit(2, "1"), visit(3, "2", 404)])
    assert [(event.kind, event.at) for event in events] == [
        ("first seen", 1),
        ("last seen", 2),
        ("removed", 3),
    ]


def test_no_visit_tells_nothing() -> None:
    assert told([version("a", "1", "x")], []) == []
    assert told([], [visit(1, "9"), visit(2, "8", 404)]) == []
