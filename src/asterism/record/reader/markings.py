"""The interned markings: what the policy decides on, not what it protects."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, RowMapping, select

from asterism.model.marking import Marking
from asterism.model.visibility import Visibility
from asterism.record import schema
from asterism.record.marking_rows import read_markings
from asterism.record.reader.predicate import visible


class KnownMarkings:
    """The markings of one record, kept in memory: a marking once interned never changes."""

    def __init__(self) -> None:
        self._ids: list[int] = []
        self._markings: list[Marking] = []

    def read(self, connection: Connection) -> list[Marking]:
        """Return every marking that a statement of the record is under, by id.

        The same list as long as no marking comes or goes; do not change it.
        """
        ids = list(connection.scalars(select(schema.markings.c.id).order_by(schema.markings.c.id)))
        if ids != self._ids:
            self._markings = markings(connection)
            self._ids = [marking.id for marking in self._markings]
        return self._markings


def markings(connection: Connection) -> list[Marking]:
    """Return every marking that a statement of the record is under, by id."""
    return list(read_markings(connection).values())


def marking_changes(
    connection: Connection, visibility: Visibility, document_ids: Sequence[str]
) -> list[RowMapping]:
    """Return who narrowed or widened these documents, newest first."""
    table = schema.marking_changes
    statement = (
        select(table)
        .where(table.c.document_id.in_(document_ids), visible(table.c.marking_id, visibility))
        .order_by(table.c.change_sequence.desc(), table.c.document_id)
    )
    return list(connection.execute(statement).mappings())
