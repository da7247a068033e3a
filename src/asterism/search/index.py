"""What a search index does, whatever program keeps it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import pyarrow as pa

from asterism.model.visibility import Visibility

Span = tuple[int, int]
DocumentRows = Callable[[Sequence[str]], Iterable[Any]]
"""From document ids to their rows, mappings of `id`, `title`, `text` and more; hidden ones lack."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One document found. It has no score: results are ordered by time, newest first.

    Attributes:
        document: its row (a mapping) as the record gave it, `id`, `title` and `text` among it.
        title_highlights: spans of the title that match, in code points, end exclusive.
        snippet: a part of the text around what matches.
        snippet_start: where the snippet starts in the text, in code points.
        highlights: spans of the snippet that match, in code points of the snippet.
    """

    document: Any
    title_highlights: tuple[Span, ...]
    snippet: str
    snippet_start: int
    highlights: tuple[Span, ...]

    @property
    def document_id(self) -> str:
        """The document's id."""
        return str(self.document["id"])


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One page of what was found.

    Attributes:
        total: how many visible documents match, on all pages.
        hits: this page, newest first, undated documents last.
        watermark: the change sequence up to which the index had read the record.
        lag: how many documents the record has beyond it; 0 when everything is searchable.
    """

    total: int
    hits: tuple[Hit, ...]
    watermark: int
    lag: int = 0


class SearchIndex(Protocol):
    """The reading side. OpenSearch would stand behind the same four methods as tantivy."""

    def search(
        self,
        terms: str,
        visibility: Visibility,
        rows: DocumentRows,
        *,
        offset: int = 0,
        limit: int = 20,
    ) -> SearchResult:
        """Return the visible documents that match, newest first.

        Never raises for what a person typed: see `asterism.search.query` for how it is read.
        The count and the page are computed under the same visibility, and the order depends on
        nothing but each document itself, so that a hidden one cannot be felt.
        """

    def document_ids(
        self, terms: str, visibility: Visibility, *, offset: int = 0, limit: int = 20
    ) -> tuple[int, list[str]]:
        """Return how many visible documents match, and the ids of one page of them."""

    def watermark(self) -> int:
        """Return the change sequence up to which the index has read the record; 0 if none."""

    def count(self) -> int:
        """Return how many documents the index holds, for `status`; never shown to a person."""


class SearchIndexWriter(Protocol):
    """The writing side: one at a time, held by the indexer."""

    @property
    def watermark(self) -> int:
        """The change sequence of the last commit; 0 for an empty index."""

    def add_batch(
        self, documents: pa.Table | pa.RecordBatch, identifiers: pa.Table | pa.RecordBatch
    ) -> int:
        """Add documents, replacing those already there; return how many.

        Args:
            documents: columns of `asterism.model.schemas.DOCUMENTS` (others are ignored;
                `change_sequence` is kept if given).
            identifiers: `document_id`, `kind`, `value` of their joinable mentions.
        """

    def delete(self, document_ids: Iterable[str]) -> None:
        """Remove documents."""

    def commit(self, watermark: int, *, filling: bool = False) -> None:
        """Make everything added searchable and the watermark durable, both or neither.

        Args:
            watermark: the change sequence up to which the record has been read.
            filling: more of a first load follows, in which no document comes twice.
        """

    def close(self) -> None:
        """Drop what is not committed and let another writer in."""
