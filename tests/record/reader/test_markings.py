from __future__ import annotations

from asterism.access import Workspace
from asterism.model.marking import LOCAL, Marking, TrafficLight
from asterism.record.reader.markings import markings
from asterism.record.writing import intern_marking


def test_a_marking_comes_back_as_it_was_interned(workspace: Workspace) -> None:
    sealed = Marking("north", TrafficLight.RED, "group", frozenset({"juvenile", "sealed"}), 5)
    with workspace.database.operating() as connection:
        intern_marking(connection, sealed)
    with workspace.database.reading() as connection:
        found = markings(connection)
    assert set(found) == {LOCAL, sealed}
    assert [marking.id for marking in found] == sorted(marking.id for marking in found)
