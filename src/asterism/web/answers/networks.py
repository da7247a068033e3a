"""Networks: documents joined by reasons."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from asterism.access import Session
from asterism.access.overview import NetworkOverview, network_overviews
from asterism.access.session import NETWORK_DOCUMENT_LIMIT
from asterism.web.answers.base import Answer, moment
from asterism.web.answers.documents import DocumentBrief, document_brief
from asterism.web.answers.leads import LeadBrief
from asterism.web.answers.reasons import ReasonAnswer, read_reasons
from asterism.web.drawing.words import identifier_words


class PlaceCount(Answer):
    """A place and how many documents name it."""

    place: str
    documents: int


class SharedIdentifier(Answer):
    """An identifier that joins documents of a network."""

    id: str
    kind: str
    value: str
    display: str
    documents: int = Field(description="In this network.")


class NetworkBrief(Answer):
    """A network in a list."""

    id: str
    documents: int
    first_posted_at: datetime | None
    last_posted_at: datetime | None
    places: list[PlaceCount]
    identifiers: list[SharedIdentifier]
    leads: list[LeadBrief]


class LineageStep(Answer):
    """What a network was before, or what became of it."""

    network_id: str
    parent_id: str
    kind: str = Field(description="grown, shrunk, merged or split.")


class JudgementAnswer(Answer):
    """What a person decided about two documents."""

    left_id: str
    right_id: str
    verdict: str = Field(description="same, different or unsure.")
    person: str
    note: str
    decided_at: datetime | None


class NetworkAnswer(NetworkBrief):
    """One network as a whole."""

    version: int
    state: str = Field(description="current or ended.")
    members: list[DocumentBrief] = Field(description="Oldest posting first, at most 2,000.")
    reasons: list[ReasonAnswer]
    lineage: list[LineageStep]
    judgements: list[JudgementAnswer]
    marking_id: int = Field(exclude=True)

    @property
    def is_cut(self) -> bool:
        """Whether there are more members than an answer lists."""
        return self.documents > len(self.members)


def read_networks(session: Session, *, offset: int = 0, limit: int = 50) -> list[NetworkBrief]:
    """Return current networks, the largest first."""
    rows = session.networks(offset=offset, limit=limit)
    return read_network_briefs(session, [row["id"] for row in rows])


def read_network_briefs(session: Session, network_ids: list[str]) -> list[NetworkBrief]:
    """Return the visible ones of these networks in the order asked for."""
    return [_brief(item) for item in network_overviews(session, network_ids).values()]


def read_network(session: Session, network_id: str) -> NetworkAnswer:
    """Return one network.

    Raises:
        NotFoundError: if there is none that this person may see.
    """
    row = session.network(network_id)
    briefs = read_network_briefs(session, [network_id])
    brief = briefs[0] if briefs else _ended(network_id)
    rows = session.network_documents(network_id, limit=NETWORK_DOCUMENT_LIMIT)
    members = [document_brief(item, network_id) for item in rows]
    ids = [member.id for member in members]
    return NetworkAnswer(
        **{name: getattr(brief, name) for name in NetworkBrief.model_fields},
        version=row["version"],
        state=row["state"],
        members=members,
        reasons=read_reasons(session, ids),
        lineage=_lineage(session, network_id),
        judgements=read_judgements(session, ids),
        marking_id=row["marking_id"],
    )


def read_judgements(session: Session, document_ids: list[str]) -> list[JudgementAnswer]:
    """Return what people decided about these documents, the newest first."""
    return [
        JudgementAnswer(
            left_id=row["left_id"],
            right_id=row["right_id"],
            verdict=row["verdict"],
            person=row["person"],
            note=row["note"],
            decided_at=moment(row["decided_at"]),
        )
        for row in session.judgements(document_ids)
    ]


def _lineage(session: Session, network_id: str) -> list[LineageStep]:
    return [
        LineageStep(network_id=row["network_id"], parent_id=row["parent_id"], kind=row["kind"])
        for row in session.network_lineage(network_id)
    ]


def _ended(network_id: str) -> NetworkBrief:
    """Return a network that has no members left: it was merged or split away."""
    return _brief(NetworkOverview(network_id, 0, None, None))


def _brief(overview: NetworkOverview) -> NetworkBrief:
    return NetworkBrief(
        id=overview.id,
        documents=overview.documents,
        first_posted_at=moment(overview.first_posted_at),
        last_posted_at=moment(overview.last_posted_at),
        places=[PlaceCount(place=place, documents=count) for place, count in overview.places],
        identifiers=[
            SharedIdentifier(
                id=row["identifier_id"],
                kind=row["kind"],
                value=row["value"],
                display=identifier_words(row["kind"], row["value"]),
                documents=row["documents"],
            )
            for row in overview.identifiers
        ],
        leads=[
            LeadBrief(id=row["id"], pattern=row["pattern"], title=row["title"])
            for row in overview.leads
        ],
    )
