"""What hangs on documents that are to go: read before anything is touched."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from asterism.access import Session, Workspace
from asterism.access.policy import Actor
from asterism.model.tombstone import row_digest
from asterism.pipeline.acting import whole_record
from asterism.pipeline.erasure import STAGE
from asterism.pipeline.lookups import id_lists

DIGESTED: Final = (
    "id", "source_id", "capture_id", "capture_offset", "capture_length", "url", "kind", "title",
    "text", "language", "place", "author", "posted_at", "attributes", "supersedes", "marking_id",
)  # fmt: skip


@dataclass(frozen=True)
class Scope:
    """What hangs on documents.

    Attributes:
        documents: digest by id.
        mentions: how many there are in them.
        identifiers: ids of those that they carry.
        captures: ids of those that no other document was read from.
        rows: (path in the store, first byte, length) of their rows of kept files.
        links: how many end at one of them.
        networks: ids of those that they are in.
        ancestry: ids of the networks that these come from.
        leads: ids of those that cite them.
        judgements: how many there are on them.
    """

    documents: dict[str, str]
    mentions: int
    identifiers: frozenset[str]
    captures: frozenset[str]
    rows: frozenset[tuple[str, int, int]]
    links: int
    networks: frozenset[str]
    ancestry: frozenset[str]
    leads: frozenset[str]
    judgements: int


@dataclass(frozen=True)
class Preview:
    """What an erasure would take away, as numbers.

    Attributes:
        documents: that go.
        held: that would go but for a legal hold.
        mentions: in those that go.
        captures: that go as a whole.
        rows: of kept files that are blanked.
        links: that end at one of them.
        networks: that lose one.
        leads: that cite one.
        judgements: on one.
    """

    documents: int
    held: int
    mentions: int
    captures: int
    rows: int
    links: int
    networks: int
    leads: int
    judgements: int

    @classmethod
    def of(cls, scope: Scope, held: int) -> Preview:
        """Return a scope as numbers."""
        return cls(
            len(scope.documents),
            held,
            scope.mentions,
            len(scope.captures),
            len(scope.rows),
            scope.links,
            len(scope.networks),
            len(scope.leads),
            scope.judgements,
        )

    def to_json(self) -> dict[str, int]:
        """Return the numbers by name."""
        return asdict(self)


def scope_of(workspace: Workspace, actor: Actor, document_ids: Iterable[str]) -> Scope:
    """Return what hangs on documents, in the record and in every view of it."""
    session = whole_record(workspace, actor)
    derived = [session, *(workspace.service(STAGE, view) for view in workspace.views.every())]
    documents: dict[str, str] = {}
    whole: set[str] = set()
    wanted = sorted(document_ids)
    for row in _documents(session, wanted):
        documents[row["id"]] = row_digest(row)
        if row["capture_offset"] is None:
            whole.add(row["capture_id"])
    identifiers = _column(session, "mentions", wanted, "identifier_id", "mentions", "document_id")
    networks = frozenset(
        network
        for item in derived
        for network in _column(item, "networks", wanted, "network_id", MEMBERS, "document_id")
    )
    return Scope(
        documents=documents,
        mentions=_count(session, "mentions", wanted, ("document_id",)),
        identifiers=frozenset(identifiers - {None}),
        captures=frozenset(whole - _needed(session, whole, documents)),
        rows=frozenset(_rows(session, wanted)),
        links=max(_count(item, "links", wanted, ("left_id", "right_id")) for item in derived),
        networks=networks,
        ancestry=_ancestry(session, networks),
        leads=frozenset(lead_id for item in derived for lead_id in _citing(item, documents)),
        judgements=_count(session, "judgements", wanted, ("left_id", "right_id")),
    )


MEMBERS: Final = "network_members JOIN networks ON networks.id = network_members.network_id"
LINEAGE: Final = "network_lineage JOIN networks ON networks.id = network_lineage.network_id"


def _documents(session: Session, ids: Iterable[str]) -> Iterator[dict[str, Any]]:
    columns = ", ".join(DIGESTED)
    for listed in id_lists(ids):
        for row in session.rows(
            "documents",
            f"SELECT {columns} FROM documents WHERE id IN ({listed}) AND {{visible}}",
        ):
            yield dict(zip(DIGESTED, row, strict=True))


def _column(
    session: Session, target: str, ids: Iterable[str], column: str, tables: str, key: str
) -> set[Any]:
    return {
        row[0]
        for listed in id_lists(ids)
        for row in session.rows(
            target,
            f"SELECT DISTINCT {column} FROM {tables} WHERE {key} IN ({listed}) AND {{visible}}",
        )
    }


def _count(session: Session, table: str, ids: Iterable[str], keys: Sequence[str]) -> int:
    total = 0
    for listed in id_lists(ids):
        inside = " OR ".join(f"{key} IN ({listed})" for key in keys)
        statement = f"SELECT COUNT(*) FROM {table} WHERE ({inside}) AND {{visible}}"
        total += int(session.rows(table, statement)[0][0])
    return total


def _needed(session: Session, captures: Iterable[str], documents: dict[str, str]) -> set[str]:
    """Return the captures that a document which stays was read from."""
    return {
        capture_id
        for listed in id_lists(captures)
        for document_id, capture_id in session.rows(
            "documents",
            f"SELECT id, capture_id FROM documents WHERE capture_id IN ({listed}) AND {{visible}}",
        )
        if document_id not in documents
    }


def _rows(session: Session, ids: Iterable[str]) -> Iterator[tuple[str, int, int]]:
    for listed in id_lists(ids):
        yield from session.rows(
            "documents",
            "SELECT captures.store_path, documents.capture_offset, documents.capture_length"
            " FROM documents JOIN captures ON captures.id = documents.capture_id"
            f" WHERE documents.id IN ({listed}) AND documents.capture_offset IS NOT NULL"
            " AND {visible}",
        )


def _ancestry(session: Session, networks: frozenset[str]) -> frozenset[str]:
    """Return the networks that these grew out of, however many steps back."""
    found, frontier = set(networks), set(networks)
    while frontier:
        parents = _column(session, "networks", frontier, "parent_id", LINEAGE, "network_id")
        frontier = parents - found
        found |= parents
    return frozenset(found)


def _citing(session: Session, documents: dict[str, str]) -> Iterator[str]:
    for rows in session.row_batches("leads", "SELECT id, reasons FROM leads WHERE {visible}"):
        for lead_id, reasons in rows:
            cited = (
                item["document_id"] for part in json.loads(reasons) for item in part["citations"]
            )
            if any(document_id in documents for document_id in cited):
                yield lead_id
