"""Networks, and the comparison of two documents."""

from __future__ import annotations

from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from asterism.model.errors import AsterismError
from asterism.model.judgement import Judgement
from asterism.web.answers.documents import read_document, read_mentions
from asterism.web.answers.networks import read_judgements, read_network, read_networks
from asterism.web.answers.reasons import ReasonAnswer, read_reasons
from asterism.web.asking import Asking, door_of
from asterism.web.decisions import NOTE_LENGTH, judge
from asterism.web.drawing.map import draw_map
from asterism.web.drawing.marks import marked_runs, reading_lines
from asterism.web.drawing.timeline import draw_timeline
from asterism.web.pages.marked import show_marking
from asterism.web.pages.members import MemberTable
from asterism.web.rendering import render

router = APIRouter()

PAGE: Final = 25
NETWORKS_PAGE: Final = 30
PAIR: Final = 2


@router.get("/networks")
def networks(
    request: Request, session: Asking, page: Annotated[int, Query(ge=1, le=10_000)] = 1
) -> HTMLResponse:
    """Every network, the largest first."""
    offset = (page - 1) * NETWORKS_PAGE
    found = read_networks(session, offset=offset, limit=NETWORKS_PAGE + 1)
    values = {
        "networks": found[:NETWORKS_PAGE],
        "is_formed": session.is_formed,
        "page": page,
        "has_more": len(found) > NETWORKS_PAGE,
    }
    return render(request, "networks.html", values)


@router.get("/networks/{network_id}")
def network(
    request: Request, session: Asking, network_id: str, table: Annotated[MemberTable, Query()]
) -> HTMLResponse:
    """One network: where and when, which documents, and why they are linked."""
    answer = read_network(session, network_id)
    marked = show_marking(request, session, answer.marking_id, network_id)
    rows = table.rows(answer.members)
    pages = max(1, -(-len(rows) // PAGE))
    page = min(max(1, table.page), pages)
    values = {
        **marked,
        "network": answer,
        "documents": {item.id: item for item in answer.members},
        "joining": [item for item in answer.reasons if item.joins],
        "apart": [item for item in answer.reasons if not item.joins],
        "filtered": "",
        "map": draw_map(answer.members),
        "timeline": draw_timeline(answer.members),
        "table": table,
        "rows": rows[(page - 1) * PAGE : page * PAGE],
        "found": len(rows),
        "page": page,
        "pages": pages,
    }
    return render(request, "network.html", values)


@router.get("/pairs")
def pair(
    request: Request, session: Asking, document: Annotated[list[str], Query()]
) -> HTMLResponse:
    """Two documents side by side, with what they share and what people decided about them.

    Raises:
        AsterismError: if not exactly two different documents are named.
    """
    if len(set(document)) != PAIR:
        message = "choose two different documents to compare"
        raise AsterismError(message)
    ids = sorted(set(document))
    documents = [read_document(session, item) for item in ids]
    values = {
        "pair": documents,
        "markings": [
            show_marking(request, session, item.marking_id, item.id)["marking"]
            for item in documents
        ],
        "runs": [_runs(session, item) for item in ids],
        "reading_lines": reading_lines,
        "reasons": [item for item in read_reasons(session, ids) if _is_shared(item)],
        "judgements": [
            item for item in read_judgements(session, ids) if [item.left_id, item.right_id] == ids
        ],
    }
    return render(request, "pair.html", values)


@router.post("/pairs")
def decide(
    request: Request,
    session: Asking,
    left: Annotated[str, Form()],
    right: Annotated[str, Form()],
    verdict: Annotated[Judgement, Form()],
    note: Annotated[str, Form(max_length=NOTE_LENGTH)] = "",
) -> Response:
    """Record a judgement on two documents and show it."""
    judge(door_of(request).workspace, session, (left, right), verdict, note)
    query = urlencode([("document", left), ("document", right)])
    return RedirectResponse(f"/pairs?{query}#decided", 303)


def _is_shared(reason: ReasonAnswer) -> bool:
    return len(reason.documents) == PAIR


def _runs(session: Asking, document_id: str) -> dict[str, object]:
    answer = read_document(session, document_id)
    mentions = read_mentions(session, document_id)
    return {
        field: marked_runs(text, [item for item in mentions if item.field == field])
        for field, text in (("title", answer.title), ("text", answer.text))
    }
