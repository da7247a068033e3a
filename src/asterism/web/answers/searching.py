"""What a search found, grouped by network."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from asterism.access import Session
from asterism.web.answers.base import Answer
from asterism.web.answers.documents import DocumentBrief, document_brief
from asterism.web.answers.networks import NetworkBrief, read_network_briefs

PAGE_LIMIT = 50


class Piece(Answer):
    """A run of text that does or does not match what was asked."""

    text: str
    matches: bool


class HitAnswer(Answer):
    """A document found."""

    document: DocumentBrief
    title: list[Piece]
    snippet: list[Piece]


class NetworkHits(Answer):
    """A network with the documents of it that were found."""

    network: NetworkBrief
    hits: list[HitAnswer]


class SearchAnswer(Answer):
    """One page of what was found."""

    terms: str
    total: int = Field(description="Documents found, on all pages.")
    offset: int
    lag: int = Field(description="Changes of the record that the index has not read yet.")
    networks: list[NetworkHits]
    documents: list[HitAnswer] = Field(description="Those that stand alone.")

    @property
    def shown(self) -> int:
        """How many documents this page holds."""
        return len(self.documents) + sum(len(item.hits) for item in self.networks)


def read_search(
    session: Session, terms: str, *, offset: int = 0, limit: int = PAGE_LIMIT
) -> SearchAnswer:
    """Search, newest documents first, and group one page of them by network."""
    result = session.search(terms, offset=offset, limit=limit)
    rows = {row["id"]: row for row in session.documents([hit.document_id for hit in result.hits])}
    grouped: dict[str | None, list[HitAnswer]] = {}
    for hit in result.hits:
        if hit.document_id not in rows:
            continue
        row = rows[hit.document_id]
        answer = HitAnswer(
            document=document_brief(row),
            title=pieces(row["title"], hit.title_highlights),
            snippet=pieces(hit.snippet, hit.highlights),
        )
        grouped.setdefault(row["network_id"], []).append(answer)
    alone = grouped.pop(None, [])
    briefs = read_network_briefs(session, [item for item in grouped if item is not None])
    return SearchAnswer(
        terms=terms,
        total=result.total,
        offset=offset,
        lag=result.lag,
        networks=[NetworkHits(network=brief, hits=grouped[brief.id]) for brief in briefs],
        documents=alone,
    )


def pieces(text: str, spans: Sequence[tuple[int, int]]) -> list[Piece]:
    """Return a text cut at the spans that match.

    Args:
        text: the whole text.
        spans: code points, end exclusive; in any order; overlaps count once, empty ones not.
    """
    cut: list[Piece] = []
    at = 0
    for start, end in sorted(spans):
        first = max(start, at)
        if end <= first:
            continue
        if first > at:
            cut.append(Piece(text=text[at:first], matches=False))
        cut.append(Piece(text=text[first:end], matches=True))
        at = end
    if at < len(text):
        cut.append(Piece(text=text[at:], matches=False))
    return cut
