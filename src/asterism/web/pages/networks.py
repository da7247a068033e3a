"""Networks, and the comparison of two documents."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from pydantic import BaseModel, ConfigDict
from starlette.responses import HTMLResponse, RedirectResponse, Response

from asterism.model.errors import AsterismError
from asterism.model.judgement import Judgement
from asterism.web.answers.documents import DocumentBrief, read_document, read_mentions
from asterism.web.answers.networks import read_judgements, read_network, read_networks
from asterism.web.answers.reasons import ReasonAnswer, read_reasons
from asterism.web.asking import Asking, door_of
from asterism.web.decisions import NOTE_LENGTH, judge
from asterism.web.drawing.map import draw_map
from asterism.web.drawing.marks import marked_runs, reading_lines
from asterism.web.drawing.timeline import draw_timeline
from asterism.web.drawing.words import place_words
from asterism.web.rendering import render

router = APIRouter()

PAGE: Final = 25
NETWORKS_PAGE: Final = 30
PAIR: Final = 2


class MemberTable(BaseModel):
    """How the table of members is filtered, sorted and paged; all of it is in the address."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    place: str | None = None
    first: date | None = None
    last: date | None = None
    sort: Literal["posted", "place", "title"] = "posted"
    descending: bool = False
    page: int = 1

    @property
    def is_filtered(self) -> bool:
        """Whether some members are left out."""
        return self.place is not None or self.first is not None or self.last is not None

    def address(self, **changes: str | int | bool | None) -> str:
        """Return the query of this table with some things changed."""
        values = {**self.model_dump(exclude_defaults=True), **changes}
        return "?" + urlencode({key: value for key, value in values.items() if value is not None})

    def sorted_by(self, column: str) -> str:
        """Return the query that sorts by a column, the other way round if it does already."""
        turned = self.sort == column and not self.descending
        return self.address(sort=column, descending=str(turned).lower(), page=1)

    def rows(self, members: list[DocumentBrief]) -> list[DocumentBrief]:
        """Return all rows of the table, on every page."""
        kept = [item for item in members if self._keeps(item)]
        keys = {
            "posted": lambda item: (item.posted_at is None, str(item.posted_at), item.id),
            "place": lambda item: (place_words(item.place), str(item.posted_at), item.id),
            "title": lambda item: (item.heading.casefold(), str(item.posted_at), item.id),
        }
        return sorted(kept, key=keys[self.sort], reverse=self.descending)

    def _keeps(self, item: DocumentBrief) -> bool:
        if self.place is not None and item.place != self.place:
            return False
        day = item.posted_at.date() if item.posted_at else None
        if self.first is not None and (day is None or day < self.first):
            return False
        return self.last is None or (day is not None and day <= self.last)


@router.get("/networks")
def networks(
    request: Request, session: Asking, page: Annotated[int, Query(ge=1, le=10_000)] = 1
) -> HTMLResponse:
    """Every network, the largest first."""
    offset = (page - 1) * NETWORKS_PAGE
    found = read_networks(session, offset=offset, limit=NETWORKS_PAGE + 1)
    values = {
        "networks": found[:NETWORKS_PAGE],
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
    rows = table.rows(answer.members)
    pages = max(1, -(-len(rows) // PAGE))
    page = min(max(1, table.page), pages)
    values = {
        "network": answer,
        "documents": {item.id: item for item in answer.members},
        "joining": [item for item in answer.reasons if item.joins],
        "apart": [item for item in answer.reasons if not item.joins],
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
    values = {
        "pair": [read_document(session, item) for item in ids],
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
