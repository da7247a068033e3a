"""The queue of leads and what people do with each."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from asterism.access import Session
from asterism.model.lead import LeadState, Pattern
from asterism.web.answers.documents import DocumentBrief, document_brief
from asterism.web.answers.leads import LeadAnswer, LeadFilter, read_lead, read_leads
from asterism.web.answers.networks import read_network_briefs
from asterism.web.answers.status import read_overview
from asterism.web.asking import Asking, door_of
from asterism.web.decisions import NOTE_LENGTH, review_lead
from asterism.web.drawing.map import draw_map
from asterism.web.drawing.timeline import draw_timeline
from asterism.web.pages.marked import show_marking
from asterism.web.pages.members import MemberTable
from asterism.web.rendering import render

router = APIRouter(prefix="/leads")

PAGE: Final = 25
OPEN: Final = (LeadState.NEW, LeadState.REVIEWING)


@router.get("")
def leads(
    request: Request,
    session: Asking,
    pattern: Annotated[Pattern | None, Query()] = None,
    state: Annotated[LeadState | None, Query()] = None,
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> HTMLResponse:
    """Leads of one pattern and state, those with the most behind them first."""
    wanted = LeadFilter(pattern=pattern, state=state)
    found = read_leads(session, wanted, offset=(page - 1) * PAGE, limit=PAGE + 1)
    values = {
        "leads": found[:PAGE],
        "is_formed": session.is_formed,
        "wanted": wanted,
        "status": read_overview(session),
        "patterns": list(Pattern),
        "states": list(LeadState),
        "page": page,
        "has_more": len(found) > PAGE,
    }
    return render(request, "leads.html", values)


@router.get("/{lead_id}")
def lead(request: Request, session: Asking, lead_id: str) -> HTMLResponse:
    """One lead with the documents that each of its reasons cites."""
    answer = read_lead(session, lead_id)
    marked = show_marking(request, session, answer.marking_id, lead_id)
    networks = read_network_briefs(session, [answer.network_id])
    documents = _cited(session, answer)
    values = {
        **marked,
        "lead": answer,
        "documents": documents,
        "map": draw_map(list(documents.values())),
        "timeline": draw_timeline(list(documents.values())),
        "table": MemberTable(),
        "filtered": f"/networks/{answer.network_id}",
        "network": networks[0] if networks else None,
        "states": list(LeadState),
    }
    return render(request, "lead.html", values)


@router.post("/{lead_id}/review")
def review(
    request: Request,
    session: Asking,
    lead_id: str,
    state: Annotated[LeadState, Form()],
    note: Annotated[str, Form(max_length=NOTE_LENGTH)] = "",
) -> Response:
    """Record how far a person has come with a lead and show it."""
    review_lead(door_of(request).workspace, session, lead_id, state, note)
    return RedirectResponse(f"/leads/{lead_id}#review", 303)


def _cited(session: Session, lead: LeadAnswer) -> dict[str, DocumentBrief]:
    ids = dict.fromkeys(
        citation.document_id for reason in lead.reasons for citation in reason.citations
    )
    return {row["id"]: document_brief(row) for row in session.documents(list(ids))}
