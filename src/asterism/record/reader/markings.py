"""The interned markings: what the policy decides on, not what it protects."""

from __future__ import annotations

from sqlalchemy import Connection, select

from asterism.model.marking import Marking, TrafficLight
from asterism.record import schema


def markings(connection: Connection) -> list[Marking]:
    """Return every marking that a statement of the record is under, by id."""
    table = schema.markings
    return [
        Marking(
            owner=row["owner"],
            level=TrafficLight(row["level"]),
            sharing_group=row["sharing_group"],
            caveats=frozenset(filter(None, row["caveats"].split(","))),
            embargo_until=row["embargo_until"],
        )
        for row in connection.execute(select(table).order_by(table.c.id)).mappings()
    ]
