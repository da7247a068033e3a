"""The JSON API, version 1: the same answers that the pages show."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from asterism.model.judgement import Judgement
from asterism.model.lead import LeadState, Pattern
from asterism.web.answers.documents import (
    DocumentAnswer,
    MentionAnswer,
    read_document,
    read_mentions,
)
from asterism.web.answers.leads import LeadAnswer, LeadFilter, read_lead, read_leads
from asterism.web.answers.networks import NetworkAnswer, NetworkBrief, read_network, read_networks
from asterism.web.answers.searching import SearchAnswer, read_search
from asterism.web.answers.status import StatusAnswer, read_status
from asterism.web.asking import Asking, door_of
from asterism.web.decisions import NOTE_LENGTH, judge, review_lead
from asterism.web.problems import PROBLEM_ANSWERS

router = APIRouter(prefix="/api/v1", responses=PROBLEM_ANSWERS)

Offset = Annotated[int, Query(ge=0, le=1_000_000, description="How many to leave out first.")]
Limit = Annotated[int, Query(ge=1, le=200, description="At most so many.")]


class JudgementRequest(BaseModel):
    """A decision on whether two documents have the same owner."""

    left_id: str
    right_id: str
    verdict: Judgement
    note: str = Field("", max_length=NOTE_LENGTH)


class ReviewRequest(BaseModel):
    """How far a person has come with a lead."""

    state: LeadState
    note: str = Field("", max_length=NOTE_LENGTH)


class Written(BaseModel):
    """The id of what was written."""

    id: str


@router.get("/search", tags=["search"])
def search(
    session: Asking,
    q: Annotated[str, Query(max_length=500, description="Words, or a number in any format.")],
    offset: Offset = 0,
    limit: Limit = 50,
) -> SearchAnswer:
    """Find documents, grouped by network."""
    return read_search(session, q.strip(), offset=offset, limit=limit)


@router.get("/documents/{document_id}", tags=["documents"])
def document(session: Asking, document_id: str) -> DocumentAnswer:
    """Return one document."""
    return read_document(session, document_id)


@router.get("/documents/{document_id}/mentions", tags=["documents"])
def mentions(session: Asking, document_id: str) -> list[MentionAnswer]:
    """Return what was found in a document."""
    return read_mentions(session, document_id)


@router.get("/networks", tags=["networks"])
def networks(session: Asking, offset: Offset = 0, limit: Limit = 50) -> list[NetworkBrief]:
    """Return networks, the largest first."""
    return read_networks(session, offset=offset, limit=limit)


@router.get("/networks/{network_id}", tags=["networks"])
def network(session: Asking, network_id: str) -> NetworkAnswer:
    """Return one network with its members and the reasons that link them."""
    return read_network(session, network_id)


@router.post("/judgements", tags=["networks"], status_code=201)
def write_judgement(request: Request, session: Asking, body: JudgementRequest) -> Written:
    """Record a decision on two documents; the next linking follows it."""
    pair = (body.left_id, body.right_id)
    workspace = door_of(request).workspace
    return Written(id=judge(workspace, session, pair, body.verdict, body.note))


@router.get("/leads", tags=["leads"])
def leads(
    session: Asking,
    pattern: Pattern | None = None,
    state: LeadState | None = None,
    network_id: str | None = None,
    offset: Offset = 0,
    limit: Limit = 50,
) -> list[LeadAnswer]:
    """Return leads, those with the most behind them first."""
    wanted = LeadFilter(pattern=pattern, state=state, network_id=network_id)
    return read_leads(session, wanted, offset=offset, limit=limit)


@router.get("/leads/{lead_id}", tags=["leads"])
def lead(session: Asking, lead_id: str) -> LeadAnswer:
    """Return one lead."""
    return read_lead(session, lead_id)


@router.post("/leads/{lead_id}/reviews", tags=["leads"], status_code=201)
def write_review(request: Request, session: Asking, lead_id: str, body: ReviewRequest) -> Written:
    """Record how far a person has come with a lead."""
    workspace = door_of(request).workspace
    return Written(id=review_lead(workspace, session, lead_id, body.state, body.note))


@router.get("/status", tags=["workspace"])
def status(request: Request, session: Asking) -> StatusAnswer:
    """Return counts, sizes, and how far the stages have read the record."""
    return read_status(door_of(request).workspace, session)
