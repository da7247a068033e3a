"""Rows that come under another marking."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Final

from sqlalchemy import Connection, Table, or_, select, update
from sqlalchemy.schema import Column

from asterism.model.marking import Marking, combined
from asterism.record import schema
from asterism.record.database import Commit
from asterism.record.marking_rows import read_markings
from asterism.record.writing import intern_markings

LOOKUP: Final = 500


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


def remark_documents(commit: Commit, markings: Mapping[str, Marking]) -> None:
    """Bring documents, and everything that rests on them, under these markings.

    Documents, their mentions and readings get the commit's sequence, so that copy, index and
    linking follow. What rests on several documents (links, networks, leads, reviews, judgements)
    comes under the sum of all of them at once. A capture is narrowed with what it holds, and
    widened only if it holds that one document.

    Args:
        commit: an open write transaction.
        markings: new marking by document; some thousands at most.
    """
    connection = commit.connection
    intern_markings(connection, markings.values())
    for listed in _batched(sorted(markings)):
        for document_id in listed:
            values = {"marking_id": markings[document_id].id}
            _follow(connection, schema.link_supports.c.document_id, document_id, values)
            values["change_sequence"] = commit.sequence
            for column in _OF_A_DOCUMENT:
                _follow(connection, column, document_id, values)
        _mark_captures(connection, listed, markings)
        _mark_pairs(connection, schema.links, listed)
        _mark_pairs(connection, schema.judgements, listed)
        _mark_networks(connection, listed)


_OF_A_DOCUMENT: Final = (
    schema.documents.c.id,
    schema.mentions.c.document_id,
    schema.extractions.c.document_id,
)


def _batched(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the ids in lists short enough for one statement."""
    for start in range(0, len(ids), LOOKUP):
        yield ids[start : start + LOOKUP]


def _follow(
    connection: Connection, column: Column[Any], row_id: str, values: Mapping[str, int]
) -> None:
    connection.execute(update(column.table).where(column == row_id).values(**values))


def _mark_captures(
    connection: Connection, document_ids: Sequence[str], markings: Mapping[str, Marking]
) -> None:
    documents = schema.documents
    inside = select(documents.c.capture_id).where(documents.c.id.in_(document_ids))
    statement = select(documents.c.capture_id, documents.c.id).where(
        documents.c.capture_id.in_(inside)
    )
    holds: dict[str, set[str]] = {}
    for capture_id, document_id in connection.execute(statement):
        holds.setdefault(capture_id, set()).add(document_id)
    several: dict[str, list[Marking]] = {}
    for capture_id, held in holds.items():
        if len(held) == 1:
            values = {"marking_id": markings[next(iter(held))].id}
            _follow(connection, schema.captures.c.id, capture_id, values)
        else:
            several[capture_id] = [markings[item] for item in held if item in markings]
    if several:
        narrow_captures(connection, several)


def _mark_pairs(connection: Connection, table: Table, document_ids: Sequence[str]) -> None:
    """Bring links or judgements that touch documents under the sum of their two documents."""
    left, right = schema.documents.alias("left_document"), schema.documents.alias("right_document")
    statement = (
        select(table.c.id, left.c.marking_id, right.c.marking_id)
        .join(left, left.c.id == table.c.left_id)
        .outerjoin(right, right.c.id == table.c.right_id)
        .where(or_(table.c.left_id.in_(document_ids), table.c.right_id.in_(document_ids)))
    )
    rests_on = {
        row[0]: {item for item in row[1:] if item is not None}
        for row in connection.execute(statement)
    }
    _bring_under_sums(connection, table, rests_on)


def _mark_networks(connection: Connection, document_ids: Sequence[str]) -> None:
    """Bring the networks of documents, with leads and their reviews, under the sum of all."""
    members, documents = schema.network_members, schema.documents
    inside = select(members.c.network_id).where(members.c.document_id.in_(document_ids))
    statement = (
        select(members.c.network_id, documents.c.marking_id)
        .join(documents, documents.c.id == members.c.document_id)
        .where(members.c.network_id.in_(inside))
        .distinct()
    )
    rests_on: dict[str, set[int]] = {}
    for network_id, marking_id in connection.execute(statement):
        rests_on.setdefault(network_id, set()).add(marking_id)
    under = _bring_under_sums(connection, schema.networks, rests_on)
    leads, reviews = schema.leads, schema.lead_reviews
    for network_id, marking_id in under.items():
        mine = leads.c.network_id == network_id
        connection.execute(
            update(reviews)
            .where(reviews.c.lead_id.in_(select(leads.c.id).where(mine)))
            .values(marking_id=marking_id)
        )
        connection.execute(update(leads).where(mine).values(marking_id=marking_id))


def _bring_under_sums(
    connection: Connection, table: Table, rests_on: Mapping[str, AbstractSet[int]]
) -> dict[str, int]:
    """Bring rows under the sums of these markings; return the marking of each row."""
    known = read_markings(connection, {item for several in rests_on.values() for item in several})
    sums = {
        several: combined(known[item] for item in several)
        for several in {frozenset(several) for several in rests_on.values()}
    }
    intern_markings(connection, sums.values())
    under = {row_id: sums[frozenset(several)].id for row_id, several in rests_on.items()}
    for row_id, marking_id in under.items():
        _follow(connection, table.c.id, row_id, {"marking_id": marking_id})
    return under
