"""The start page: search, and what there is to look at before anything is asked."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse

from asterism.access import Session
from asterism.model.lead import LeadState, Pattern
from asterism.web.answers.leads import LeadAnswer, LeadFilter, read_leads
from asterism.web.answers.networks import read_networks
from asterism.web.answers.searching import PAGE_LIMIT, read_search
from asterism.web.answers.status import read_overview
from asterism.web.asking import Asking
from asterism.web.rendering import render

router = APIRouter()


@router.get("/")
def start(
    request: Request,
    session: Asking,
    q: Annotated[str, Query(max_length=500)] = "",
    offset: Annotated[int, Query(ge=0, le=100_000)] = 0,
) -> HTMLResponse:
    """Search results, or an overview where nothing was asked."""
    if q.strip():
        answer = read_search(session, q.strip(), offset=offset)
        values = {"q": q, "answer": answer, "limit": PAGE_LIMIT}
        return render(request, "search.html", values)
    values = {
        "q": "",
        "is_formed": session.is_formed,
        "status": read_overview(session),
        "leads": [lead for pattern in Pattern for lead in _strongest(session, pattern)],
        "networks": read_networks(session, limit=4),
    }
    return render(request, "start.html", values)


def _strongest(session: Session, pattern: Pattern) -> list[LeadAnswer]:
    """Return two new leads of a pattern: strength compares leads of one pattern only."""
    return read_leads(session, LeadFilter(pattern=pattern, state=LeadState.NEW), limit=2)
