from __future__ import annotations

from collections.abc import Iterator

import pytest

from asterism.access import Workspace
from asterism.access.views import Views, plain
from asterism.model.marking import Marking, TrafficLight
from asterism.record import schema
from asterism.record.writing import insert_rows, intern_marking

OURS = Marking("local")
THEIRS = Marking("beta")
OPEN = Marking("beta", TrafficLight.GREEN)
LATER = Marking("gamma", TrafficLight.GREEN)
KNOWN = plain([OURS, THEIRS, OPEN])


def ids(*markings: Marking) -> frozenset[int]:
    return frozenset(marking.id for marking in markings)


@pytest.fixture
def views(workspace: Workspace) -> Iterator[Views]:
    made = Views(workspace.paths, workspace.database)
    yield made
    made.close()


def change_marking(workspace: Workspace, former: Marking, marking: Marking) -> None:
    with workspace.database.writing("mark") as commit:
        for each in (former, marking):
            intern_marking(commit.connection, each)
        columns = (
            "id", "document_id", "from_marking_id", "to_marking_id", "person", "purpose", "reason",
            "changed_at", "marking_id", "change_sequence",
        )  # fmt: skip
        row = (
            f"{commit.sequence:032x}", "d" * 32, former.id, marking.id, "ana", "case 1", "", 1,
            marking.id, commit.sequence,
        )  # fmt: skip
        insert_rows(commit.connection, schema.marking_changes, columns, [row])


def test_sums_are_no_plain_markings() -> None:
    assert plain([OURS, OURS + THEIRS]) == ids(OURS)


def test_people_who_may_see_the_same_share_a_view(views: Views) -> None:
    view = views.bring_up(ids(OURS, OPEN), KNOWN)
    assert views.bring_up(ids(OURS, OPEN), KNOWN).name == view.name
    assert views.bring_up(ids(THEIRS, OPEN), KNOWN).name != view.name
    assert views.database_for(ids(OURS, OPEN)) is view.database


def test_who_has_no_view_has_nothing_derived(views: Views) -> None:
    views.bring_up(ids(OURS), KNOWN)
    assert views.fitting(ids(OPEN)) is None
    assert views.database_for(ids(OPEN)).name == "nothing"


def test_a_marking_that_is_newer_than_a_view_parts_nobody_from_it(views: Views) -> None:
    view = views.bring_up(ids(OURS, OPEN), KNOWN)
    assert views.fitting(ids(OURS, OPEN, LATER)) == view
    known = KNOWN | ids(LATER)
    with_it = views.bring_up(ids(OURS, OPEN, LATER), known)
    without_it = views.bring_up(ids(OURS, OPEN), known)
    assert with_it.name == view.name != without_it.name


def test_another_process_finds_the_views_too(workspace: Workspace, views: Views) -> None:
    view = views.bring_up(ids(OURS), KNOWN)
    others = Views(workspace.paths, workspace.database)
    found = others.fitting(ids(OURS))
    assert found is not None
    assert (found.name, found.visible, found.known) == (view.name, ids(OURS), KNOWN)
    others.close()


def test_a_view_is_withheld_once_a_document_was_hidden_from_it(
    workspace: Workspace, views: Views
) -> None:
    ours = views.bring_up(ids(OURS, OPEN), KNOWN)
    theirs = views.bring_up(ids(THEIRS, OPEN), KNOWN)
    change_marking(workspace, OPEN, THEIRS)
    assert views.has_lost(ours, ids(OURS, OPEN))
    assert not views.has_lost(theirs, ids(THEIRS, OPEN))
    assert views.database_for(ids(OURS, OPEN)).name == "nothing"
    assert views.database_for(ids(THEIRS, OPEN)) is theirs.database
    views.follow(ours, 1)
    assert views.database_for(ids(OURS, OPEN)) is ours.database


def test_what_nobody_reads_is_deleted(views: Views) -> None:
    ours = views.bring_up(ids(OURS), KNOWN)
    theirs = views.bring_up(ids(THEIRS), KNOWN)
    views.keep_only([ours.name])
    assert [view.name for view in views.every()] == [ours.name]
    assert not theirs.folder.exists()
    views.drop_all()
    assert views.every() == []
