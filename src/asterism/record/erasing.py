"""Rows out of the record, in two steps.

First what a document said is blanked, and what stages derived from it is marked as changed, so
that links, networks and leads are computed again as if it said nothing. Then, once they are, its
rows are deleted, and with them everything that names it. Either step can be repeated.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Table, bindparam, delete, or_, select, update

from asterism.model.tombstone import Tombstone
from asterism.record import schema
from asterism.record.database import Commit
from asterism.record.writing import delete_rows, insert_rows

BATCH: Final = 500
ERASED_KIND: Final = "erased"
"""Kind of the links between an erased document and others, until they are deleted."""
BLANK: Final[Mapping[str, Any]] = {
    "title": "", "text": "", "url": "", "language": None, "place": None, "author": None,
    "posted_at": None, "attributes": None, "capture_entry": None,
}  # fmt: skip
TOMBSTONE_COLUMNS: Final = (
    "id", "erasure_id", "table_name", "row_id", "reason", "erased_at", "statement",
    "change_sequence",
)  # fmt: skip
FREE_TEXT: Final[Mapping[str, Sequence[str]]] = {
    "runs": ("purpose",),
    "judgements": ("note", "purpose"),
    "lead_reviews": ("note", "purpose"),
    "marking_changes": ("reason", "purpose"),
    "holds": ("legal_basis", "purpose"),
    "watch_list": ("reason", "purpose"),
}
"""What people typed beside their acts: anybody may be named in it."""


def batches(ids: Iterable[str]) -> Iterable[list[str]]:
    """Yield the ids in order, a transaction's worth at a time."""
    ordered = sorted(ids)
    for start in range(0, len(ordered), BATCH):
        yield ordered[start : start + BATCH]


def write_tombstones(commit: Commit, tombstones: Iterable[Tombstone]) -> None:
    """Keep signed tombstones; those that are there stay."""
    rows = [
        (
            item.id, item.erasure_id, item.table, item.row_id, item.reason.value, item.erased_at,
            json.dumps(item.to_json(), sort_keys=True), commit.sequence,
        )
        for item in tombstones
    ]  # fmt: skip
    insert_rows(commit.connection, schema.tombstones, TOMBSTONE_COLUMNS, rows)


def erased_rows(connection: Connection, table: str, row_ids: Sequence[str]) -> set[str]:
    """Return those of the rows of a table that were erased, at most some thousand at a time."""
    stones = schema.tombstones
    if connection.execute(select(stones.c.id).limit(1)).first() is None:
        return set()
    statement = select(stones.c.row_id).where(
        stones.c.table_name == table, stones.c.row_id.in_(row_ids)
    )
    return set(connection.scalars(statement))


def delete_watched(connection: Connection, ids: Sequence[str]) -> None:
    """Delete entries of the watch list."""
    table = schema.watch_list
    connection.execute(delete(table).where(table.c.id.in_(ids)))


def blank_documents(commit: Commit, ids: Sequence[str], joined: str) -> None:
    """Blank documents, and mark what was derived from them as changed.

    Args:
        commit: an open write transaction.
        ids: of the documents, at most `BATCH`.
        joined: what a link supersedes that joined before; see `asterism.pipeline.link_changes`.
    """
    connection, sequence = commit.connection, commit.sequence
    documents, extractions, links = schema.documents, schema.extractions, schema.links
    judgements = schema.judgements
    connection.execute(update(documents).where(documents.c.id.in_(ids)).values(**BLANK))
    delete_rows(connection, schema.mentions.c.document_id, ids)
    connection.execute(
        update(extractions)
        .where(extractions.c.document_id.in_(ids))
        .values(
            mention_count=0, place_value=None, latitude=None, longitude=None,
            change_sequence=sequence,
        )
    )  # fmt: skip
    connection.execute(
        update(links)
        .where(
            links.c.right_kind == "document",
            links.c.kind != ERASED_KIND,
            or_(links.c.left_id.in_(ids), links.c.right_id.in_(ids)),
        )
        .values(
            kind=ERASED_KIND, joins=False, log10_weight=None, explanation=schema.SUPERSEDED,
            supersedes=joined, change_sequence=sequence,
        )
    )  # fmt: skip
    connection.execute(
        update(judgements)
        .where(or_(judgements.c.left_id.in_(ids), judgements.c.right_id.in_(ids)))
        .values(verdict="unsure", note="", purpose="", change_sequence=sequence)
    )
    delete_rows(connection, schema.marking_changes.c.document_id, ids)


def has_text_links(connection: Connection, ids: Sequence[str]) -> bool:
    """Return whether a link that is not marked as erased still joins one of these to another."""
    links = schema.links
    statement = select(links.c.id).where(
        links.c.right_kind == "document",
        links.c.kind != ERASED_KIND,
        or_(links.c.left_id.in_(ids), links.c.right_id.in_(ids)),
    )
    return connection.execute(statement.limit(1)).first() is not None


def read_again(commit: Commit, ids: Sequence[str]) -> None:
    """Make stages take documents as newly read, though nothing about them changed."""
    extractions = schema.extractions
    commit.connection.execute(
        update(extractions)
        .where(extractions.c.document_id.in_(ids))
        .values(change_sequence=commit.sequence)
    )


def delete_leads(connection: Connection, ids: Iterable[str]) -> None:
    """Delete leads with their reviews."""
    listed = list(ids)
    delete_rows(connection, schema.lead_reviews.c.lead_id, listed)
    delete_rows(connection, schema.leads.c.id, listed)


def delete_documents(commit: Commit, ids: Sequence[str]) -> None:
    """Delete documents and every row that names one of them.

    Args:
        commit: an open write transaction.
        ids: of the documents, at most `BATCH`.
    """
    connection = commit.connection
    _bridge_versions(connection, ids)
    _delete_networks(connection, ids)
    delete_rows(connection, schema.network_members.c.document_id, ids)
    links, supports = schema.links, schema.link_supports
    touching = select(links.c.id).where(or_(links.c.left_id.in_(ids), links.c.right_id.in_(ids)))
    named = [*connection.scalars(touching)]
    named += connection.scalars(select(supports.c.link_id).where(supports.c.document_id.in_(ids)))
    delete_rows(connection, supports.c.link_id, named)
    delete_rows(connection, links.c.id, named)
    judgements = schema.judgements
    for column in (judgements.c.left_id, judgements.c.right_id):
        delete_rows(connection, column, ids)
    for table in (schema.extractions, schema.mentions, schema.marking_changes):
        delete_rows(connection, table.c.document_id, ids)
    _delete_held(connection, "document", ids)
    delete_rows(connection, schema.documents.c.id, ids)


def _bridge_versions(connection: Connection, ids: Sequence[str]) -> None:
    """Let a version that replaced one of these replace the one before it."""
    table = schema.documents
    former: dict[str, str | None] = {
        row.id: row.supersedes
        for row in connection.execute(
            select(table.c.id, table.c.supersedes).where(table.c.id.in_(ids))
        )
    }
    later = connection.execute(
        select(table.c.id, table.c.supersedes).where(table.c.supersedes.in_(ids))
    ).all()
    for document_id, superseded in later:
        before = superseded
        while before in former:
            before = former[before]
        if document_id in former:
            former[document_id] = before
        connection.execute(update(table).where(table.c.id == document_id).values(supersedes=before))


def _delete_networks(connection: Connection, founders: Sequence[str]) -> None:
    """Delete networks that were named after these, with their lineage and leads."""
    networks, lineage = schema.networks, schema.network_lineage
    named = list(
        connection.scalars(select(networks.c.id).where(networks.c.founder_id.in_(founders)))
    )
    leads = schema.leads
    delete_leads(
        connection, connection.scalars(select(leads.c.id).where(leads.c.network_id.in_(named)))
    )
    for column in (lineage.c.network_id, lineage.c.parent_id):
        delete_rows(connection, column, named)
    delete_rows(connection, networks.c.id, named)


def _delete_held(connection: Connection, kind: str, ids: Sequence[str]) -> None:
    held = schema.held
    connection.execute(delete(held).where(held.c.kind == kind, held.c.target_id.in_(ids)))


def delete_history(commit: Commit, identifier_ids: Sequence[str], since: int) -> None:
    """Delete what stages kept as history because documents were erased.

    Args:
        commit: an open write transaction.
        identifier_ids: that the erased documents carried, at most `BATCH`.
        since: the change before the erasure.
    """
    connection = commit.connection
    links, statistics = schema.links, schema.identifier_statistics
    former = select(links.c.id).where(
        links.c.right_id.in_(identifier_ids),
        links.c.explanation == schema.SUPERSEDED,
        links.c.change_sequence > since,
    )
    named = list(connection.scalars(former))
    delete_rows(connection, schema.link_supports.c.link_id, named)
    delete_rows(connection, links.c.id, named)
    shared = select(schema.links.c.right_id).where(links.c.right_id.in_(identifier_ids))
    connection.execute(
        delete(statistics).where(
            statistics.c.identifier_id.in_(identifier_ids),
            statistics.c.identifier_id.not_in(shared),
        )
    )


def delete_withdrawn_leads(commit: Commit, network_ids: Sequence[str]) -> None:
    """Delete leads on these networks that no longer show, with their reviews."""
    leads = schema.leads
    former = select(leads.c.id).where(
        leads.c.standing == "withdrawn", leads.c.network_id.in_(network_ids)
    )
    delete_leads(commit.connection, commit.connection.scalars(former).all())


def delete_captures(commit: Commit, ids: Sequence[str]) -> None:
    """Delete the rows of captures whose bytes are gone; one that a document needs stays."""
    documents = schema.documents
    needed = set(
        commit.connection.scalars(
            select(documents.c.capture_id).where(documents.c.capture_id.in_(ids))
        )
    )
    gone = [capture_id for capture_id in ids if capture_id not in needed]
    delete_rows(commit.connection, schema.sightings.c.capture_id, gone)
    delete_rows(commit.connection, schema.captures.c.id, gone)


def update_capture(commit: Commit, column: str, key: str, values: Mapping[str, Any]) -> None:
    """Note where a capture's bytes are now, and their digest.

    Args:
        commit: an open write transaction.
        column: "id" or "store_path".
        key: its value.
        values: columns to set.
    """
    captures = schema.captures
    commit.connection.execute(
        update(captures).where(captures.c[column] == bindparam("key")).values(**values),
        {"key": key},
    )


def blank_free_text(commit: Commit, table: Table, column: str, row_ids: Iterable[str]) -> None:
    """Blank what people typed beside an act, where it names somebody who is erased."""
    statement = update(table).where(table.c.id == bindparam("key")).values({column: ""})
    parameters = [{"key": row_id} for row_id in row_ids]
    if parameters:
        commit.connection.execute(statement, parameters)
