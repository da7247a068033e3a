"""The Session: a person with a purpose, and the only way to read the record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal

from sqlalchemy import RowMapping

from asterism.access import captures, lives
from asterism.access.stage_reads import StageReads
from asterism.model.errors import NotFoundError
from asterism.record.reader import batches, items
from asterism.search.index import SearchResult
from asterism.search.reader import open_reader

if TYPE_CHECKING:
    from asterism.access.captures import CaptureView
    from asterism.access.lives import LifeEvent
    from asterism.evidence.reader import CaptureContent

Item = RowMapping
NETWORK_DOCUMENT_LIMIT: Final = 2_000


class Session(StageReads):
    """A person acting with a stated purpose.

    The set of visible markings is resolved once, when the session is made; the same set filters
    every store. Each read appends one audit entry before it returns anything, and returns
    nothing if that entry cannot be kept.
    """

    def document(self, document_id: str) -> Item:
        """Return a document with source, place and network.

        Raises:
            NotFoundError: if there is none by that id that this person may see.
        """
        with self.reading("document", target=document_id) as connection:
            return _found(items.document(connection, self.visibility, document_id))

    def documents(self, document_ids: Sequence[str]) -> list[Item]:
        """Return those of the documents that this person may see, in the order asked for."""
        with self.reading("documents", terms={"ids": list(document_ids)}) as connection:
            return items.documents(connection, self.visibility, document_ids)

    def document_versions(self, url: str) -> list[Item]:
        """Return every kept version of the document at an address."""
        with self.reading("document-versions", terms={"url": url}) as connection:
            return items.document_by_url(connection, self.visibility, url)

    def life_of(self, document_id: str) -> list[LifeEvent]:
        """Return when a document was first seen, changed, was removed and came back.

        Raises:
            NotFoundError: if there is none by that id that this person may see.
        """
        return lives.life_of(self, document_id)

    def mentions(self, document_ids: Sequence[str]) -> list[Item]:
        """Return the mentions of these documents."""
        with self.reading("mentions", terms={"ids": list(document_ids)}) as connection:
            return items.mentions(connection, self.visibility, document_ids)

    def mention(self, document_id: str, mention_id: str) -> Item:
        """Return one mention, even one that a newer extractor superseded.

        Raises:
            NotFoundError: if there is none by that id that this person may see.
        """
        with self.reading("mention", target=f"{document_id}/{mention_id}") as connection:
            return _found(items.mention(connection, self.visibility, document_id, mention_id))

    def capture(self, capture_id: str) -> Item:
        """Return a capture's row; `asterism.access.captures` reads its bytes.

        Raises:
            NotFoundError: if there is none by that id that this person may see.
        """
        with self.reading("capture", target=capture_id) as connection:
            return _found(items.capture(connection, self.visibility, capture_id))

    def capture_behind(self, document: Item) -> tuple[Item, bool]:
        """Return the capture that a document was read from, and whether all of it is open.

        Of a file whose other rows this person may not see, only the document's row is.

        Args:
            document: as `document` returns it.

        Raises:
            NotFoundError: if this person may not see it.
        """
        capture_id = document["capture_id"]
        with self.reading("capture", target=capture_id) as connection:
            whole = items.capture(connection, self.visibility, capture_id)
            if whole is not None:
                return whole, True
            row = items.capture_of_row(connection, self.visibility, document["id"])
            return _found(row), False

    def capture_content(self, capture_id: str) -> CaptureContent:
        """Return a capture's bytes, status and headers as they were received.

        Raises:
            NotFoundError: if there is none by that id that this person may see.
            EvidenceError: if the kept bytes are not those that were received.
        """
        return captures.capture_content(self, capture_id)

    def capture_row(self, document_id: str) -> bytes:
        """Return the bytes that a document was read from: its row of a file, or its page.

        Raises:
            NotFoundError: if there is none by that id that this person may see.
            EvidenceError: if the kept bytes are not those that were received.
        """
        return captures.capture_row(self, document_id)

    def mention_in_capture(self, document_id: str, mention_id: str) -> CaptureView:
        """Return the captured page or row of a document with one mention marked in it.

        Raises:
            NotFoundError: if there is no such mention that this person may see.
            EvidenceError: if the kept bytes are not those that were received.
        """
        return captures.mention_in_capture(self, document_id, mention_id)

    def document_in_capture(self, document_id: str) -> CaptureView:
        """Return the captured page or row of a document with every visible mention marked.

        Raises:
            NotFoundError: if there is none by that id that this person may see.
            EvidenceError: if the kept bytes are not those that were received.
        """
        return captures.document_in_capture(self, document_id)

    def sources(self) -> list[Item]:
        """Return the declared sources."""
        with self.reading("sources") as connection:
            return items.sources(connection, self.visibility)

    def networks(self, *, offset: int = 0, limit: int = 50) -> list[Item]:
        """Return current networks, largest first."""
        with self.reading("networks", terms={"offset": offset, "limit": limit}) as connection:
            return items.networks(connection, self.visibility, offset=offset, limit=limit)

    def count(self, kind: Literal["documents", "networks", "leads"]) -> int:
        """Return how many documents, current networks or current leads there are to see."""
        condition = {"documents": "", "networks": " AND state = 'current'"}
        condition["leads"] = " AND standing = 'current'"
        statement = f"SELECT COUNT(*) FROM {kind} WHERE {{visible}}{condition[kind]}"  # noqa: S608 - one of three words
        return int(self.rows(kind, statement)[0][0])

    def network(self, network_id: str) -> Item:
        """Return a network's row.

        Raises:
            NotFoundError: if there is none by that id that this person may see.
        """
        with self.reading("network", target=network_id) as connection:
            return _found(items.network(connection, self.visibility, network_id))

    def network_documents(
        self, network_id: str, *, limit: int = NETWORK_DOCUMENT_LIMIT
    ) -> list[Item]:
        """Return a network's documents, oldest posting first."""
        with self.reading("network-documents", target=network_id) as connection:
            return items.network_documents(connection, self.visibility, network_id, limit=limit)

    def network_of_every_document(self) -> Iterator[tuple[str, str]]:
        """Yield (url, network) of every document; one that stands alone is its own network."""
        with self.reading("network-of-every-document") as connection:
            yield from items.network_of_every_document(connection, self.visibility)

    def network_lineage(self, network_id: str) -> list[Item]:
        """Return what a network grew, split or was merged from."""
        with self.reading("network-lineage", target=network_id) as connection:
            return items.network_lineage(connection, self.visibility, network_id)

    def links(self, document_ids: Sequence[str]) -> list[Item]:
        """Return the links that touch these documents, strongest first."""
        with self.reading("links", terms={"ids": list(document_ids)}) as connection:
            return items.links_of(connection, self.visibility, document_ids)

    def link_supports(self, link_ids: Sequence[str]) -> list[Item]:
        """Return the documents and mentions that give these links."""
        with self.reading("link-supports", terms={"ids": list(link_ids)}) as connection:
            return items.link_supports(connection, self.visibility, link_ids)

    def identifier(self, identifier_id: str) -> list[Item]:
        """Return the mentions of an identifier, oldest document first; at most 1,000.

        Raises:
            NotFoundError: if this person may see none.
        """
        with self.reading("identifier", target=identifier_id) as connection:
            found = items.identifier(connection, self.visibility, identifier_id)
        if not found:
            raise NotFoundError(_NOT_FOUND)
        return found

    def leads(
        self,
        *,
        pattern: str | None = None,
        state: str | None = None,
        network_id: str | None = None,
        offset: int = 0,
        limit: int = 50,
    ) -> list[Item]:
        """Return current leads, strongest of each pattern first."""
        terms = {
            "pattern": pattern,
            "state": state,
            "network_id": network_id,
            "offset": offset,
            "limit": limit,
        }
        with self.reading("leads", terms=terms) as connection:
            return items.leads(
                connection,
                self.visibility,
                pattern=pattern,
                state=state,
                network_id=network_id,
                offset=offset,
                limit=limit,
            )

    def lead(self, lead_id: str) -> Item:
        """Return one lead with its latest review.

        Raises:
            NotFoundError: if there is none by that id that this person may see.
        """
        with self.reading("lead", target=lead_id) as connection:
            return _found(items.lead(connection, self.visibility, lead_id))

    def search(self, terms: str, *, offset: int = 0, limit: int = 20) -> SearchResult:
        """Return the documents that match what was typed, newest first, and how many there are.

        See `asterism.search.query` for how terms are read; blank finds every document. `lag`
        says how many documents came or changed since the index was written.
        """
        asked = {"terms": terms, "offset": offset, "limit": limit}
        with self.showing("search", asked) as (connection, shown):
            found = open_reader(self.paths.search).search(
                terms,
                self.searchable,
                lambda ids: items.documents(connection, self.searchable, ids),
                offset=offset,
                limit=limit,
            )
            shown += [hit.document_id for hit in found.hits]
            lag = batches.count_newer(connection, self.searchable, "documents", found.watermark)
        return replace(found, lag=lag)

    def judgements(self, document_ids: Sequence[str]) -> list[Item]:
        """Return the judgements that touch these documents, newest first."""
        with self.reading("judgements", terms={"ids": list(document_ids)}) as connection:
            return items.judgements(connection, self.visibility, document_ids)


_NOT_FOUND: Final = "nothing by that id that you may see"


def _found(item: Item | None) -> Item:
    if item is None:
        raise NotFoundError(_NOT_FOUND)
    return item
