from __future__ import annotations

from sqlalchemy import func, select

from asterism.access import Workspace
from asterism.model.marking import LOCAL, Marking, TrafficLight
from asterism.pipeline.markings import MarkingCombiner
from asterism.record import schema
from asterism.record.writing import intern_marking

OTHER = Marking("other", TrafficLight.RED, caveats=frozenset({"juvenile"}))


def test_one_marking_stays_itself(workspace: Workspace) -> None:
    assert MarkingCombiner(workspace).combine([LOCAL.id, LOCAL.id]) == LOCAL.id


def test_two_markings_make_one_that_is_never_wider(workspace: Workspace) -> None:
    with workspace.database.operating() as connection:
        intern_marking(connection, OTHER)
    combiner = MarkingCombiner(workspace)
    found = combiner.combine([OTHER.id, LOCAL.id])
    assert found == (LOCAL + OTHER).id
    assert combiner.combine([LOCAL.id, OTHER.id, found]) == found
    with workspace.database.reading() as connection:
        statement = select(schema.markings).where(schema.markings.c.id == found)
        row = connection.execute(statement).mappings().one()
        number = connection.execute(select(func.count()).select_from(schema.markings)).scalar_one()
    assert (row["level"], row["caveats"]) == (int(TrafficLight.RED), "juvenile")
    assert number == 3
