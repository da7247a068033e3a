"""Searching the index. For `asterism.access` alone: everyone else asks a Session."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Final

import tantivy

from asterism.model.visibility import Visibility
from asterism.search.index import DocumentRows, Hit, SearchResult
from asterism.search.query import TEXT_FIELDS, Clause, parse
from asterism.search.snippet import highlights, snippet
from asterism.search.tantivy_index import index_schema, open_index, read_watermark

DEEPEST_OFFSET: Final = 10_000
MOST_HITS: Final = 1_000


@lru_cache(maxsize=8)
def open_reader(folder: Path) -> TantivyReader:
    """Return the reader of the index in a folder, shared by the sessions of this process."""
    return TantivyReader(folder)


class TantivyReader:
    """Searches an index, following the writer's commits; implements `SearchIndex`.

    An index that is not there yet is an empty one.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = Lock()
        self._seen: tuple[int, int] | None = None
        self._index: tantivy.Index | None = None

    def search(
        self,
        terms: str,
        visibility: Visibility,
        rows: DocumentRows,
        *,
        offset: int = 0,
        limit: int = 20,
    ) -> SearchResult:
        """Return the visible documents that match, newest first; see `SearchIndex.search`.

        A document that is indexed but that `rows` does not give (erased since) is left out.
        """
        total, found = self.document_ids(terms, visibility, offset=offset, limit=limit)
        clauses = parse(terms)
        by_id = {row["id"]: row for row in rows(found)}
        hits = []
        for document_id in found:
            if document_id not in by_id:
                continue
            row = by_id[document_id]
            spans = highlights(row["text"], clauses, "text")
            part, start, inside = snippet(row["text"], spans)
            in_title = highlights(row["title"], clauses, "title")
            hits.append(Hit(row, tuple(in_title), part, start, tuple(inside)))
        return SearchResult(total, tuple(hits), self.watermark())

    def document_ids(
        self, terms: str, visibility: Visibility, *, offset: int = 0, limit: int = 20
    ) -> tuple[int, list[str]]:
        """Return how many visible documents match, and the ids of one page of them.

        Args:
            terms: what was typed; blank for every document.
            visibility: what may be counted and shown.
            offset: where the page starts, at most 10,000.
            limit: its length, from 1 to 1,000.
        """
        current = self._current()
        clauses = parse(terms)
        if current is None or not visibility.marking_ids or (terms.strip() and not clauses):
            return 0, []
        index, searcher = current
        query = _query(index.schema, clauses, visibility)
        result = searcher.search(
            query,
            limit=min(max(limit, 1), MOST_HITS),
            offset=min(max(offset, 0), DEEPEST_OFFSET),
            order_by_field="newest",
            order=tantivy.Order.Desc,
        )
        found = [str(searcher.doc(address).get_first("document_id")) for _, address in result.hits]
        return int(result.count), found  # type: ignore[attr-defined]  # absent from their stubs

    def watermark(self) -> int:
        """Return the change sequence up to which the index has read the record; 0 if none."""
        current = self._current()
        return 0 if current is None else read_watermark(*current)

    def count(self) -> int:
        """Return how many documents the index holds, for `status`; never shown to a person."""
        current = self._current()
        if current is None:
            return 0
        held = current[1].num_docs
        return held - 1 if held else 0  # the watermark is one of them

    def _current(self) -> tuple[tantivy.Index, tantivy.Searcher] | None:
        """Return the index as of the last commit, or None if there is none."""
        try:
            # Each commit puts a new file in the old one's place.
            status = (self._folder / "meta.json").stat()
        except FileNotFoundError:
            self._index = self._seen = None
            return None
        with self._lock:
            state = (status.st_ino, status.st_mtime_ns)
            if self._index is None:
                self._index = open_index(self._folder)
                self._index.config_reader("manual")
            if state != self._seen:
                self._index.reload()
                self._seen = state
            return self._index, self._index.searcher()


def _query(
    schema: tantivy.Schema, clauses: Sequence[Clause], visibility: Visibility
) -> tantivy.Query:
    """Return the clauses as one query under the visibility."""
    must, must_not = tantivy.Occur.Must, tantivy.Occur.MustNot
    asked = [(must_not if clause.excluded else must, _clause(schema, clause)) for clause in clauses]
    return tantivy.Query.boolean_query([(must, _visible(visibility)), *asked])


@lru_cache(maxsize=1_024)
def _visible(visibility: Visibility) -> tantivy.Query:
    """Return the predicate; kept, as people who may see the same ask it again and again."""
    schema = index_schema()
    if not visibility.audiences:
        return _one_of(schema, "marking_id", visibility.marking_ids)
    # A union of few postings is followed as far as the words of the search lead; a set of many
    # terms would be gathered whole for every search.
    ways = [
        tantivy.Query.term_query(schema, "audience", audience)
        for audience in sorted(visibility.audiences)
    ]
    if visibility.apart:
        ways.append(_one_of(schema, "marking_id", visibility.apart))
    return tantivy.Query.const_score_query(_any(ways), 1.0)


def _one_of(schema: tantivy.Schema, field: str, ids: frozenset[int]) -> tantivy.Query:
    if len(ids) == 1:
        return tantivy.Query.term_query(schema, field, next(iter(ids)))
    return tantivy.Query.term_set_query(schema, field, sorted(ids))


def _clause(schema: tantivy.Schema, clause: Clause) -> tantivy.Query:
    if clause.field is not None and clause.value is not None:
        return tantivy.Query.term_query(schema, clause.field, clause.value)
    fields = TEXT_FIELDS if clause.field is None else (clause.field,)
    ways: list[tantivy.Query] = []
    if clause.groups:
        runs = [_any([_run(schema, name, group) for name in fields]) for group in clause.groups]
        ways.append(runs[0] if len(runs) == 1 else _all(runs))
    ways += [tantivy.Query.term_query(schema, "identifiers", form) for form in clause.identifiers]
    return _any(ways)


def _run(schema: tantivy.Schema, field: str, group: Sequence[str]) -> tantivy.Query:
    if len(group) == 1:
        return tantivy.Query.term_query(schema, field, group[0])
    return tantivy.Query.phrase_query(schema, field, list(group))


def _any(queries: list[tantivy.Query]) -> tantivy.Query:
    if len(queries) == 1:
        return queries[0]
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in queries])


def _all(queries: list[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, query) for query in queries])
