from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from asterism.access import Workspace
from asterism.pipeline.neighbourhood import groups_in, reach
from asterism.pipeline.whole_record import whole_record
from asterism.record import schema

PartitionOf = Callable[[Workspace], frozenset[frozenset[str]]]


def test_the_groups_are_those_that_looking_links_up_finds(processed: Workspace) -> None:
    session = processed.service("test")
    found = whole_record(session)
    reached = reach(session, set(found.before))
    assert found.cut == []
    # The same order inside a group: its founder is the first.
    assert sorted(found.groups.lists()) == sorted(groups_in(session, reached))
    assert len(found.groups.lists()) > 1


def test_groups_know_their_founders_sizes_and_markings(processed: Workspace) -> None:
    session = processed.service("test")
    groups = whole_record(session).groups
    lists = groups.lists()
    assert groups.founders == [group[0] for group in lists]
    assert groups.sizes.tolist() == [len(group) for group in lists]
    documents = schema.documents
    with processed.database.reading() as connection:
        rows = connection.execute(select(documents.c.id, documents.c.marking_id)).all()
    marking = {row.id: row.marking_id for row in rows}
    assert groups.markings() == [{marking[item] for item in group} for group in lists]


def test_an_empty_record_has_no_groups(new_workspace: Callable[[], Workspace]) -> None:
    found = whole_record(new_workspace().service("test"))
    assert found.groups.lists() == []
    assert found.before == {}
