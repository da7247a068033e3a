"""A document beside its capture, and a mention highlighted in the bytes as received."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from asterism.access.captures import CaptureView
from asterism.model.errors import NotFoundError
from asterism.web.answers.documents import (
    MentionAnswer,
    read_capture_of,
    read_document,
    read_mentions,
)
from asterism.web.answers.reasons import read_document_reasons
from asterism.web.asking import Asking
from asterism.web.drawing.marks import kinds_present, marked_runs, reading_lines
from asterism.web.pages.marked import show_marking
from asterism.web.rendering import render
from asterism.web.safety import CAPTURE_POLICY

router = APIRouter(prefix="/documents/{document_id}")

CAPTURE_HEADERS: Final = {
    "content-security-policy": CAPTURE_POLICY,
    "x-frame-options": "SAMEORIGIN",
}


@router.get("")
def document(request: Request, session: Asking, document_id: str) -> HTMLResponse:
    """The document's text with its mentions marked, beside the page it was read out of."""
    answer = read_document(session, document_id)
    marked = show_marking(request, session, answer.marking_id, document_id)
    mentions = read_mentions(session, document_id)
    values = {
        **marked,
        "document": answer,
        "mentions": mentions,
        "title_runs": marked_runs(answer.title, _of(mentions, "title")),
        "text_runs": marked_runs(answer.text, _of(mentions, "text")),
        "kinds": kinds_present(mentions),
        "reading_lines": reading_lines,
        "reasons": read_document_reasons(session, document_id),
        "capture": read_capture_of(session, document_id),
        "view": session.document_in_capture(document_id),
    }
    return render(request, "document.html", values)


@router.get("/mentions/{mention_id}")
def mention(request: Request, session: Asking, document_id: str, mention_id: str) -> HTMLResponse:
    """One mention, highlighted in the capture.

    Raises:
        NotFoundError: if there is none that this person may see.
    """
    answer = read_document(session, document_id)
    marked = show_marking(request, session, answer.marking_id, document_id)
    mentions = read_mentions(session, document_id)
    ids = [item.id for item in mentions]
    if mention_id not in ids:
        message = "nothing by that id that you may see"
        raise NotFoundError(message)
    at = ids.index(mention_id)
    values = {
        **marked,
        "document": answer,
        "mention": mentions[at],
        "before": mentions[at - 1] if at else None,
        "after": mentions[at + 1] if at + 1 < len(mentions) else None,
        "capture": read_capture_of(session, document_id),
        "view": session.mention_in_capture(document_id, mention_id),
    }
    return render(request, "mention.html", values)


@router.get("/capture")
def capture(
    request: Request, session: Asking, document_id: str, mention: str | None = None
) -> HTMLResponse:
    """The captured page as it was received, inert, with mentions marked; for a frame.

    Raises:
        NotFoundError: if it is not a page or there is none that this person may see.
    """
    show_marking(request, session, session.document(document_id)["marking_id"], document_id)
    view = (
        session.mention_in_capture(document_id, mention)
        if mention
        else session.document_in_capture(document_id)
    )
    return HTMLResponse(_page(view), headers=CAPTURE_HEADERS)


def _page(view: CaptureView) -> str:
    if view.html is None:
        message = "this document is a row of a file and has no page"
        raise NotFoundError(message)
    return view.html


def _of(mentions: list[MentionAnswer], field: str) -> list[MentionAnswer]:
    return [item for item in mentions if item.field == field]
