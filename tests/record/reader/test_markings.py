from __future__ import annotations

from sqlalchemy import insert

from asterism.access import Workspace
from asterism.model.marking import LOCAL, Consent, Marking, TrafficLight
from asterism.model.visibility import Visibility
from asterism.record import schema
from asterism.record.reader.markings import KnownMarkings, marking_changes, markings
from asterism.record.writing import intern_marking

SEALED = Marking("north", TrafficLight.RED, "group", frozenset({"juvenile", "sealed"}), 5)
AGREED = Marking(
    "south",
    excluded=frozenset({"organisation:west", "person:Doe, Ann"}),
    consent=Consent.GIVEN,
    expires_at=9,
)


def intern(workspace: Workspace, *wanted: Marking) -> None:
    with workspace.database.operating() as connection:
        for marking in wanted:
            intern_marking(connection, marking)


def test_a_marking_comes_back_as_it_was_interned(workspace: Workspace) -> None:
    intern(workspace, SEALED, AGREED)
    with workspace.database.reading() as connection:
        found = markings(connection)
    assert set(found) == {LOCAL, SEALED, AGREED}
    assert [marking.id for marking in found] == sorted(marking.id for marking in found)


def test_a_sum_brings_its_parts_along(workspace: Workspace) -> None:
    both = SEALED + AGREED
    intern(workspace, both)
    with workspace.database.reading() as connection:
        found = {marking.id: marking for marking in markings(connection)}
    assert found[both.id] == both
    assert found[both.id].parts == {SEALED, AGREED} <= set(found.values())


def test_known_markings_follow_the_record(workspace: Workspace) -> None:
    known = KnownMarkings()
    with workspace.database.reading() as connection:
        before = known.read(connection)
        assert known.read(connection) is before
    intern(workspace, AGREED)
    with workspace.database.reading() as connection:
        assert set(known.read(connection)) == {LOCAL, AGREED}
    assert before == [LOCAL]


def test_who_may_not_see_a_document_before_and_after_does_not_see_the_change(
    workspace: Workspace,
) -> None:
    both = LOCAL + SEALED
    intern(workspace, both)
    with workspace.database.writing("mark") as commit:
        row = {
            "id": "c", "document_id": "d", "from_marking_id": LOCAL.id,
            "to_marking_id": SEALED.id, "person": "p", "purpose": "p", "reason": "r",
            "changed_at": 1, "marking_id": both.id, "change_sequence": commit.sequence,
        }  # fmt: skip
        commit.connection.execute(insert(schema.marking_changes).values(**row))
    with workspace.database.reading() as connection:
        half = Visibility(frozenset({LOCAL.id, SEALED.id}))
        assert marking_changes(connection, half, ["d"]) == []
        whole = Visibility(frozenset({LOCAL.id, SEALED.id, both.id}))
        assert [row["reason"] for row in marking_changes(connection, whole, ["d"])] == ["r"]
        assert marking_changes(connection, whole, ["e"]) == []
