"""Documents into the record: each version once, a newer one naming the one it replaces."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, select

from asterism.model.ids import derive_id
from asterism.model.marking import LOCAL
from asterism.record import schema
from asterism.record.database import Commit, Database
from asterism.record.writing import insert_rows

DOCUMENT_COLUMNS: Final = (
    "id", "source_id", "capture_id", "capture_offset", "capture_length", "url", "kind", "title",
    "text", "language", "place", "author", "posted_at", "attributes", "supersedes", "marking_id",
    "change_sequence",
)  # fmt: skip
SOURCE_COLUMNS: Final = (
    "id", "key", "name", "kind", "owner", "legal_basis", "purpose", "retention_days",
    "marking_id", "change_sequence",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """A row of the sources table.

    Attributes:
        key: what it is called everywhere ("starlist.example").
        name: what people call it.
        kind: "site", "file", …
        owner: key of the organisation that decides about it.
        legal_basis: on what ground it is collected.
        purpose: what for.
        retention_days: how long unlinked material is kept; None for no limit.
    """

    key: str
    name: str
    kind: str
    owner: str
    legal_basis: str
    purpose: str
    retention_days: int | None = None

    @property
    def id(self) -> str:
        """The row's id."""
        return derive_id("source", self.key)


class Draft(NamedTuple):
    """A document as it was read, before it has an id.

    Attributes:
        source_id: its source.
        capture_id: its capture.
        capture_offset: first byte of its row in the captured file; None for a whole page.
        capture_length: bytes of its row.
        key: what makes it the same document when its content changes (its address, a row's
            id); empty if nothing does, and then other content is another document.
        url: its address.
        kind: "ad", "post", "job_ad", "record", …
        title: may be empty.
        text: with line feeds for line breaks.
        language: BCP 47 code, or None.
        place: as the source gave it, or None.
        author: as the source gave it, or None.
        posted_at: microseconds since 1970 in UTC, or None.
        attributes: a JSON object with sorted keys, or None.
    """

    source_id: str
    capture_id: str
    capture_offset: int | None
    capture_length: int | None
    key: str
    url: str
    kind: str
    title: str
    text: str
    language: str | None
    place: str | None
    author: str | None
    posted_at: int | None
    attributes: str | None

    @property
    def id(self) -> str:
        """The document's id: from its source, its key and its content."""
        content = "\0".join(
            (
                self.kind,
                self.title,
                self.text,
                self.language or "",
                self.place or "",
                self.author or "",
                "" if self.posted_at is None else str(self.posted_at),
                self.attributes or "",
            )
        )
        digest = hashlib.sha256(content.encode()).digest()
        return derive_id("document", self.source_id, self.key, digest)


class Planned(NamedTuple):
    """A document that is not in the record yet."""

    id: str
    draft: Draft
    supersedes: str | None


def register_sources(commit: Commit, sources: Iterable[Source]) -> None:
    """Write sources that are not in the record; one that is there stays as it was declared."""
    rows = [
        (
            source.id, source.key, source.name, source.kind, source.owner, source.legal_basis,
            source.purpose, source.retention_days, LOCAL.id, commit.sequence,
        )
        for source in sources
    ]  # fmt: skip
    insert_rows(commit.connection, schema.sources, SOURCE_COLUMNS, rows)


def plan_documents(database: Database, drafts: Sequence[Draft]) -> list[Planned]:
    """Return those drafts that are new, each with the version that it replaces.

    The record is asked for ids only: nothing of it is shown to anybody. A page that returns to
    an older version brings no new document, and the newer one stays the newest.
    """
    identified = [(draft.id, draft) for draft in drafts]
    with database.reading() as connection:
        known = _known_ids(connection, [item for item, draft in identified if not draft.key])
        versions = _Versions(connection, {draft.url for draft in drafts if draft.key})
    planned = []
    for document_id, draft in identified:
        if document_id in known or document_id in versions.ids:
            continue
        known.add(document_id)
        supersedes = versions.replace(draft, document_id) if draft.key else None
        planned.append(Planned(document_id, draft, supersedes))
    return planned


def write_documents(commit: Commit, planned: Sequence[Planned]) -> int:
    """Insert planned documents; return how many were new."""
    marking_id, sequence = LOCAL.id, commit.sequence
    rows = [
        (
            item.id, draft.source_id, draft.capture_id, draft.capture_offset,
            draft.capture_length, draft.url, draft.kind, draft.title, draft.text, draft.language,
            draft.place, draft.author, draft.posted_at, draft.attributes, item.supersedes,
            marking_id, sequence,
        )
        for item in planned
        for draft in (item.draft,)
    ]  # fmt: skip
    return insert_rows(commit.connection, schema.documents, DOCUMENT_COLUMNS, rows)


def known_captures(database: Database, capture_ids: Sequence[str]) -> set[str]:
    """Return those of the captures that are in the record."""
    table = schema.captures
    with database.reading() as connection:
        return set(connection.scalars(select(table.c.id).where(table.c.id.in_(capture_ids))))


class _Versions:
    """The versions of documents at some addresses, and which of each is the newest."""

    def __init__(self, connection: Connection, urls: set[str]) -> None:
        self.ids: set[str] = set()
        replaced: set[str] = set()
        rows = _select(connection, "id, source_id, url, supersedes, change_sequence", "url", urls)
        for row in rows:
            self.ids.add(row[0])
            if row[3]:
                replaced.add(row[3])
        newest = [row for row in rows if row[0] not in replaced]
        newest.sort(key=lambda row: (row[4], row[0]))
        self._newest: dict[tuple[str, str], str] = {(row[1], row[2]): row[0] for row in newest}

    def replace(self, draft: Draft, document_id: str) -> str | None:
        """Make a draft the newest version at its address; return the one before it."""
        at = (draft.source_id, draft.url)
        before = self._newest.get(at)
        self._newest[at] = document_id
        return before


def _known_ids(connection: Connection, ids: list[str]) -> set[str]:
    return {row[0] for row in _select(connection, "id", "id", set(ids))}


def _select(connection: Connection, columns: str, key: str, values: set[str]) -> Sequence[Any]:
    if not values:
        return []
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    marks = ", ".join([mark] * len(values))
    statement = f"SELECT {columns} FROM documents WHERE {key} IN ({marks})"  # noqa: S608 - fixed names
    return connection.exec_driver_sql(statement, tuple(values)).fetchall()
