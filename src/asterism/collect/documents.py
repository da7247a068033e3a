"""Documents into the record: each version once, a newer one naming the one it replaces."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, select

from asterism.model.ids import derive_id
from asterism.model.marking import LOCAL, Marking, combined
from asterism.record import schema
from asterism.record.database import Commit, Database
from asterism.record.erasing import erased_rows
from asterism.record.marking_rows import read_markings
from asterism.record.remarking import narrow_captures
from asterism.record.writing import insert_rows, intern_markings

DOCUMENT_COLUMNS: Final = (
    "id", "source_id", "capture_id", "capture_offset", "capture_length", "url", "kind", "title",
    "text", "language", "place", "author", "posted_at", "attributes", "supersedes", "marking_id",
    "change_sequence", "capture_entry",
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
        marking: of whatever comes from it, until a row or a person narrows it.
    """

    key: str
    name: str
    kind: str
    owner: str
    legal_basis: str
    purpose: str
    retention_days: int | None = None
    marking: Marking = LOCAL

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
        marking: never wider than its source's. It is no part of the id: the same document under
            another marking is the same document.
        capture_entry: where it stands in a file whose rows have no bytes of their own
            ("Sheet!17"), or None. No part of the id either: a row may move.
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
    marking: Marking = LOCAL
    capture_entry: str | None = None

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
    """A document that is not in the record yet.

    Attributes:
        id: its id.
        draft: what it is made from.
        supersedes: the version that it replaces, or None.
        former_marking_id: what that one is under by now; None if it is not in the record yet.
    """

    id: str
    draft: Draft
    supersedes: str | None = None
    former_marking_id: int | None = None


def register_sources(commit: Commit, sources: Iterable[Source]) -> None:
    """Write sources that are not in the record; one that is there stays as it was declared.

    Their markings are interned in any case: what comes from them now is under those.
    """
    declared = list(sources)
    intern_markings(commit.connection, (source.marking for source in declared))
    rows = [
        (
            source.id, source.key, source.name, source.kind, source.owner, source.legal_basis,
            source.purpose, source.retention_days, source.marking.id, commit.sequence,
        )
        for source in declared
    ]  # fmt: skip
    insert_rows(commit.connection, schema.sources, SOURCE_COLUMNS, rows)


def plan_documents(database: Database, drafts: Sequence[Draft]) -> list[Planned]:
    """Return those drafts that are new, each with the version that it replaces.

    The record is asked for ids only: nothing of it is shown to anybody. A page that returns to
    an older version brings no new document, and the newer one stays the newest. What was erased
    does not come back.
    """
    identified = [(draft.id, draft) for draft in drafts]
    with database.reading() as connection:
        known = _known_ids(
            connection, [item for item, draft in identified if draft.key != draft.url]
        )
        known |= erased_rows(connection, "documents", [item for item, _ in identified])
        versions = _Versions(connection, {draft.url for draft in drafts if draft.key})
    planned = []
    for document_id, draft in identified:
        if document_id in known or document_id in versions.ids:
            continue
        known.add(document_id)
        former = versions.replace(draft, document_id) if draft.key else (None, None)
        planned.append(Planned(document_id, draft, *former))
    return planned


def write_documents(commit: Commit, planned: Sequence[Planned]) -> int:
    """Insert planned documents; return how many were new.

    A new version is never wider than the one it replaces has become: whoever narrowed that one
    protects its subject from the next version too.
    """
    markings = _markings(commit.connection, planned)
    intern_markings(commit.connection, set(markings))
    rows = [
        (
            item.id, draft.source_id, draft.capture_id, draft.capture_offset,
            draft.capture_length, draft.url, draft.kind, draft.title, draft.text, draft.language,
            draft.place, draft.author, draft.posted_at, draft.attributes,
            item.supersedes, marking.id, commit.sequence, draft.capture_entry,
        )
        for item, marking in zip(planned, markings, strict=True)
        for draft in (item.draft,)
    ]  # fmt: skip
    rows.sort(key=itemgetter(0))  # indexes of ids are then written page by page
    stored = insert_rows(commit.connection, schema.documents, DOCUMENT_COLUMNS, rows)
    narrower: dict[str, set[Marking]] = {}
    for item, marking in zip(planned, markings, strict=True):
        if marking != item.draft.marking:
            narrower.setdefault(item.draft.capture_id, set()).add(marking)
    if narrower:
        narrow_captures(commit.connection, narrower)
    return stored


def _markings(connection: Connection, planned: Sequence[Planned]) -> list[Marking]:
    """Return the marking of each: its own, and that of the version which it replaces."""
    changed = {
        item.former_marking_id
        for item in planned
        if item.former_marking_id is not None and item.former_marking_id != item.draft.marking.id
    }
    kept = read_markings(connection, changed) if changed else {}
    here: dict[str | None, Marking] = {}
    for item in planned:
        before = here.get(item.supersedes) or kept.get(item.former_marking_id or 0)
        own = item.draft.marking
        here[item.id] = own if before is None else combined([own, before])
    return [here[item.id] for item in planned]


def known_captures(database: Database, capture_ids: Sequence[str]) -> set[str]:
    """Return those of the captures that are in the record."""
    table = schema.captures
    with database.reading() as connection:
        return set(connection.scalars(select(table.c.id).where(table.c.id.in_(capture_ids))))


def anything_erased(database: Database) -> bool:
    """Return whether a document was ever erased here."""
    stones = schema.tombstones
    with database.reading() as connection:
        statement = select(stones.c.id).where(stones.c.table_name == "documents")
        return connection.execute(statement.limit(1)).first() is not None


def erased_documents(database: Database, document_ids: Sequence[str]) -> set[str]:
    """Return those of the documents that were erased: the same content does not come back."""
    with database.reading() as connection:
        return erased_rows(connection, "documents", document_ids)


def erased_captures(database: Database, capture_ids: Sequence[str]) -> set[str]:
    """Return those of the captures that were erased whole: the same bytes do not come back."""
    with database.reading() as connection:
        found = erased_rows(connection, "captures", capture_ids)
    return found - known_captures(database, sorted(found)) if found else found


class _Versions:
    """The versions of documents at some addresses, and which of each is the newest."""

    def __init__(self, connection: Connection, urls: set[str]) -> None:
        self.ids: set[str] = set()
        replaced: set[str] = set()
        columns = "id, source_id, url, supersedes, change_sequence, marking_id"
        rows = _select(connection, columns, "url", urls)
        for row in rows:
            self.ids.add(row[0])
            if row[3]:
                replaced.add(row[3])
        newest = [row for row in rows if row[0] not in replaced]
        newest.sort(key=lambda row: (row[4], row[0]))
        self._newest: dict[tuple[str, str], tuple[str, int | None]] = {
            (row[1], row[2]): (row[0], row[5]) for row in newest
        }

    def replace(self, draft: Draft, document_id: str) -> tuple[str | None, int | None]:
        """Make a draft the newest version at its address; return the one before it."""
        at = (draft.source_id, draft.url)
        before = self._newest.get(at, (None, None))
        self._newest[at] = (document_id, None)
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
