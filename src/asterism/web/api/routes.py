"""The JSON API, version 1: the same answers that the pages show."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.security import HTTPBearer
from pydantic import BaseModel, Field

from asterism.access.policy import Action
from asterism.model.judgement import Judgement
from asterism.model.lead import LeadState, Pattern
from asterism.web.answers.documents import (
    DocumentAnswer,
    MentionAnswer,
    read_document,
    read_mentions,
)
from asterism.web.answers.leads import LeadAnswer, LeadFilter, read_lead, read_leads
from asterism.web.answers.markings import MarkingAnswer, marking_answer
from asterism.web.answers.networks import NetworkAnswer, NetworkBrief, read_network, read_networks
from asterism.web.answers.readers import ReaderAnswer, RecordKind, read_readers
from asterism.web.answers.searching import SearchAnswer, read_search
from asterism.web.answers.status import StatusAnswer, read_status
from asterism.web.asking import Asking, door_of
from asterism.web.decisions import NOTE_LENGTH, judge, review_lead
from asterism.web.problems import PROBLEM_ANSWERS

BEARER = HTTPBearer(
    auto_error=False,
    scheme_name="token",
    description="A token of a person's programs (ast_…). Not needed in a single-user workspace.",
)


def stated_purpose(
    _purpose: Annotated[
        str | None,
        Header(
            alias="Asterism-Purpose",
            max_length=2_000,
            description="What the request is for, such as “case 2026-0114”; the audit log keeps "
            "it. Not needed where the token is good for one purpose.",
        ),
    ] = None,
) -> None:
    """Tell of the header in the description; `Door` reads it."""


router = APIRouter(
    prefix="/api/v1",
    responses=PROBLEM_ANSWERS,
    dependencies=[Depends(BEARER), Depends(stated_purpose)],
)

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


@router.get("/documents/{document_id}/marking", tags=["documents"])
def document_marking(request: Request, session: Asking, document_id: str) -> MarkingAnswer:
    """Return who decides about a document, and how far it may travel."""
    return _marking(request, session, read_document(session, document_id).marking_id)


@router.get("/networks", tags=["networks"])
def networks(session: Asking, offset: Offset = 0, limit: Limit = 50) -> list[NetworkBrief]:
    """Return networks, the largest first."""
    return read_networks(session, offset=offset, limit=limit)


@router.get("/networks/{network_id}", tags=["networks"])
def network(session: Asking, network_id: str) -> NetworkAnswer:
    """Return one network with its members and the reasons that link them."""
    return read_network(session, network_id)


@router.get("/networks/{network_id}/marking", tags=["networks"])
def network_marking(request: Request, session: Asking, network_id: str) -> MarkingAnswer:
    """Return the sum of what a network rests on: whom all of it is open to."""
    return _marking(request, session, session.network(network_id)["marking_id"])


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


@router.get("/leads/{lead_id}/marking", tags=["leads"])
def lead_marking(request: Request, session: Asking, lead_id: str) -> MarkingAnswer:
    """Return the sum of what a lead rests on: whom all of it is open to."""
    return _marking(request, session, read_lead(session, lead_id).marking_id)


@router.post("/leads/{lead_id}/reviews", tags=["leads"], status_code=201)
def write_review(request: Request, session: Asking, lead_id: str, body: ReviewRequest) -> Written:
    """Record how far a person has come with a lead."""
    workspace = door_of(request).workspace
    return Written(id=review_lead(workspace, session, lead_id, body.state, body.note))


@router.get("/status", tags=["workspace"])
def status(request: Request, session: Asking) -> StatusAnswer:
    """Return counts, sizes, and how far the stages have read the record."""
    return read_status(door_of(request).workspace, session)


@router.get("/{kind}/{record_id}/readers", tags=["workspace"])
def readers(
    request: Request,
    kind: RecordKind,
    record_id: str,
    limit: Annotated[int, Query(ge=1, le=2_000, description="Entries of the log.")] = 500,
) -> list[ReaderAnswer]:
    """Return who saw a record, the latest first, for those who may read its log."""
    door = door_of(request)
    actor = door.actor(request, Action.READ_AUDIT)
    return read_readers(door.workspace, actor, kind, record_id, limit=limit)


def _marking(request: Request, session: Asking, marking_id: int) -> MarkingAnswer:
    door = door_of(request)
    return marking_answer(door.workspace, session, door.marking(marking_id))
