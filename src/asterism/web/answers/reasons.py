"""Reasons: why documents are linked, what each weighs, and where it can be seen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from pydantic import Field

from asterism.access import Session
from asterism.access.session import Item
from asterism.web.answers.base import Answer
from asterism.web.answers.leads import CitationAnswer
from asterism.web.drawing.words import day, identifier_words, weight_words


class IdentifierAnswer(Answer):
    """A value that documents can share, and how common it is."""

    id: str
    kind: str
    value: str
    display: str
    documents: int = Field(description="In the whole record, as of the last linking.")
    hub: str | None = Field(description="Why it joins nothing, if too many strangers share it.")


class ReasonAnswer(Answer):
    """One reason: an identifier that documents share, or two documents with like texts."""

    kind: str
    joins: bool
    log10_weight: float | None = Field(description="Log10 likelihood ratio; null: unweighted.")
    words: str = Field(description="The weight on the verbal scale of the ENFSI guideline.")
    explanation: str
    identifier: IdentifierAnswer | None = Field(description="Null for like texts.")
    episode: int = Field(description="Uses of one identifier with a long silence between.")
    documents: list[str] = Field(description="The documents among those asked for.")
    citations: list[CitationAnswer]


def read_reasons(session: Session, document_ids: Sequence[str]) -> list[ReasonAnswer]:
    """Return the reasons between these documents, the weightiest first.

    The links of several documents to one identifier are one reason.
    """
    rows = session.links(document_ids)
    supports = _supports(session, rows)
    grouped: dict[tuple[str, ...], list[Item]] = defaultdict(list)
    for row in rows:
        grouped[_group(row)].append(row)
    known = {document_id: at for at, document_id in enumerate(document_ids)}
    reasons = [_reason(group, supports, known) for group in grouped.values()]
    return sorted(reasons, key=lambda reason: (-_rank(reason), -len(reason.documents)))


def read_document_reasons(session: Session, document_id: str) -> list[ReasonAnswer]:
    """Return why a document is linked; each reason cites where else it is seen."""
    reasons = []
    for reason in read_reasons(session, [document_id]):
        if reason.identifier is None:
            reasons.append(reason)
            continue
        elsewhere = [
            CitationAnswer(
                document_id=row["document_id"],
                mention_id=row["id"],
                note=", ".join(filter(None, (day(row["posted_at"]), row["place"]))),
            )
            for row in _once(session.identifier(reason.identifier.id), document_id)
        ]
        cited = [*reason.citations, *elsewhere]
        reasons.append(reason.model_copy(update={"citations": cited}))
    return reasons


def _once(rows: Iterable[Item], but: str) -> list[Item]:
    """Return one mention for each document, without those of one document."""
    first: dict[str, Item] = {}
    for row in rows:
        first.setdefault(row["document_id"], row)
    return [row for document_id, row in first.items() if document_id != but]


def _group(row: Item) -> tuple[str, ...]:
    if row["right_kind"] == "identifier":
        return ("identifier", row["right_id"], str(row["episode"]), str(row["joins"]))
    return ("document", row["id"])


def _reason(
    group: list[Item], supports: dict[str, list[Item]], known: dict[str, int]
) -> ReasonAnswer:
    first = group[0]
    cited = [support for row in group for support in supports[row["id"]]]
    cited.sort(key=lambda row: known.get(row["document_id"], len(known)))
    ends = [row["left_id"] for row in group]
    if first["right_kind"] == "document":
        ends.append(first["right_id"])
    weight = first["log10_weight"]
    return ReasonAnswer(
        kind=first["kind"],
        joins=first["joins"],
        log10_weight=weight,
        words=weight_words(weight),
        explanation=first["explanation"],
        identifier=_identifier(first),
        episode=first["episode"],
        documents=[item for item in dict.fromkeys(ends) if item in known],
        citations=_citations(cited),
    )


def _identifier(row: Item) -> IdentifierAnswer | None:
    if row["right_kind"] != "identifier" or row["identifier_kind"] is None:
        return None
    kind, value = row["identifier_kind"], row["identifier_value"]
    return IdentifierAnswer(
        id=row["right_id"],
        kind=kind,
        value=value,
        display=identifier_words(kind, value),
        documents=row["identifier_documents"],
        hub=row["hub"],
    )


def _supports(session: Session, rows: Iterable[Item]) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = defaultdict(list)
    for support in session.link_supports([row["id"] for row in rows]):
        found[support["link_id"]].append(support)
    return found


def _citations(supports: Iterable[Item]) -> list[CitationAnswer]:
    return [
        CitationAnswer(document_id=document_id, mention_id=mention_id or None, note="")
        for document_id, mention_id in dict.fromkeys(
            (row["document_id"], row["mention_id"]) for row in supports
        )
    ]


def _rank(reason: ReasonAnswer) -> float:
    weight = -50.0 if reason.log10_weight is None else reason.log10_weight
    return weight + (100 if reason.joins else 0)
