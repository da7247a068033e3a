"""Leads: questions for a person, each with the reasons it was raised for."""

from __future__ import annotations

import json

from pydantic import Field

from asterism.access import Session
from asterism.access.session import Item
from asterism.model.lead import LeadState, Pattern
from asterism.model.lead import Reason as LeadReason
from asterism.web.answers.base import Answer


class LeadBrief(Answer):
    """A lead in a list."""

    id: str
    pattern: str
    title: str


class CitationAnswer(Answer):
    """A place in the record that a reason rests on."""

    document_id: str
    mention_id: str | None = Field(description="Null for the document as a whole.")
    note: str


class LeadReasonAnswer(Answer):
    """A sentence that says why, with the places that show it."""

    text: str
    citations: list[CitationAnswer]


class LeadAnswer(LeadBrief):
    """One lead as a whole."""

    network_id: str
    state: str = Field(description="new, reviewing, kept or dismissed.")
    reviewed_by: str | None
    note: str = Field(description="Of the latest review.")
    log10_weight: float | None = Field(description="Null where no calibrated model speaks.")
    strength: float = Field(description="Orders leads within one pattern; no score.")
    reasons: list[LeadReasonAnswer]
    marking_id: int = Field(exclude=True)


class LeadFilter(Answer):
    """Which leads are asked for; None for all."""

    pattern: Pattern | None = None
    state: LeadState | None = None
    network_id: str | None = None


def read_leads(
    session: Session, wanted: LeadFilter, *, offset: int = 0, limit: int = 50
) -> list[LeadAnswer]:
    """Return current leads, those with the most behind them first."""
    rows = session.leads(
        pattern=wanted.pattern,
        state=wanted.state,
        network_id=wanted.network_id,
        offset=offset,
        limit=limit,
    )
    return [lead_answer(row) for row in rows]


def read_lead(session: Session, lead_id: str) -> LeadAnswer:
    """Return one lead.

    Raises:
        NotFoundError: if there is none that this person may see.
    """
    return lead_answer(session.lead(lead_id))


def lead_answer(row: Item) -> LeadAnswer:
    """Return a row of `Session.lead` or `Session.leads` as an answer."""
    reasons = [LeadReason.from_json(item) for item in json.loads(row["reasons"])]
    return LeadAnswer(
        id=row["id"],
        pattern=row["pattern"],
        title=row["title"],
        network_id=row["network_id"],
        state=row["state"],
        reviewed_by=row["person"],
        note=row["note"] or "",
        log10_weight=row["log10_weight"],
        strength=row["strength"],
        reasons=[LeadReasonAnswer.model_validate(item.to_json()) for item in reasons],
        marking_id=row["marking_id"],
    )
