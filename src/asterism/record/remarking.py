"""Rows that come under another marking."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, select, update

from asterism.model.marking import Marking, combined
from asterism.record import schema
from asterism.record.marking_rows import read_markings
from asterism.record.writing import intern_markings


def narrow_captures(connection: Connection, holds: Mapping[str, Iterable[Marking]]) -> None:
    """Bring captures under the sum of their marking and those of what they hold.

    Whoever sees a capture sees everything in it.

    Args:
        connection: an open write transaction.
        holds: markings of documents by the capture that they were read from.
    """
    table = schema.captures
    statement = select(table.c.id, table.c.marking_id).where(table.c.id.in_(sorted(holds)))
    under = {row.id: row.marking_id for row in connection.execute(statement)}
    known = read_markings(connection, under.values())
    wanted = {
        capture_id: combined([known[marking_id], *holds[capture_id]])
        for capture_id, marking_id in under.items()
    }
    changed = {item: marking for item, marking in wanted.items() if marking.id != under[item]}
    intern_markings(connection, changed.values())
    for capture_id, marking in changed.items():
        mine = table.c.id == capture_id
        connection.execute(update(table).where(mine).values(marking_id=marking.id))
