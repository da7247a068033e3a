from __future__ import annotations

from asterism.access import Workspace
from asterism.model.marking import LOCAL, Consent, Marking
from asterism.record.marking_rows import MARKING_COLUMNS, marking_row, read_markings
from asterism.record.writing import intern_marking, intern_markings

NORTH = Marking("north", excluded=frozenset({"person:a", "person:b"}), consent=Consent.WITHDRAWN)


def test_a_row_has_a_value_for_each_column() -> None:
    row = dict(zip(MARKING_COLUMNS, marking_row(NORTH + LOCAL), strict=True))
    assert row["id"] == (NORTH + LOCAL).id
    assert row["parts"] == ",".join(sorted([str(NORTH.id), str(LOCAL.id)]))
    assert row["excluded"] == "person:a\nperson:b"
    assert row["consent"] == 2


def test_a_sum_that_is_asked_for_alone_brings_its_parts(workspace: Workspace) -> None:
    both = NORTH + LOCAL
    with workspace.database.operating() as connection:
        intern_marking(connection, both)
        assert read_markings(connection, [both.id]) == {both.id: both}
        assert read_markings(connection, [NORTH.id, 5]) == {NORTH.id: NORTH}
        assert set(read_markings(connection).values()) == {LOCAL, NORTH, both}
        assert read_markings(connection, []) == {}


def test_interning_again_changes_nothing(workspace: Workspace) -> None:
    with workspace.database.operating() as connection:
        for _ in range(2):
            intern_markings(connection, [NORTH, NORTH + LOCAL, LOCAL])
        assert len(read_markings(connection)) == 3
