"""Changing who may see a document: closer by whoever sees it, wider by custodians with a reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from asterism.access import Session
from asterism.access.policy import Action
from asterism.access.policy.words import MarkingError, MarkingWords
from asterism.model.marking import TrafficLight
from asterism.pipeline.remarking import narrow, widen
from asterism.web.again import require_again
from asterism.web.answers.documents import read_document
from asterism.web.answers.markings import marking_answer
from asterism.web.asking import Asking, door_of
from asterism.web.decisions import NOTE_LENGTH
from asterism.web.pages.purposes import sentence
from asterism.web.rendering import render

router = APIRouter(prefix="/documents/{document_id}/marking")

CAVEATS: Final = {
    "juvenile": "About a child",
    "victim-only": "Given by a victim to be helped",
    "sealed": "Sealed: custodians of its owner alone",
}
Text = Annotated[str, Form(max_length=500)]
Reason = Annotated[str, Form(max_length=NOTE_LENGTH)]
Words = Annotated[list[str] | None, Form()]
NOTHING: Final = "Say what is to change."


def closer_words(
    level: Text = "",
    caveat: Words = None,
    exclude: Text = "",
    embargo: Text = "",
    expires: Text = "",
    consent: Text = "",
) -> MarkingWords:
    """Return what the form for holding a document closer states."""
    return MarkingWords(
        level=level or None,
        caveats=tuple(caveat or ()),
        exclude=tuple(line.strip() for line in exclude.splitlines() if line.strip()),
        embargo=embargo or None,
        expires=expires or None,
        consent=consent or None,
    )


def wider_words(
    level: Text = "",
    group: Text = "",
    drop: Words = None,
    admit: Words = None,
    embargo: Text = "",
    expires: Text = "",
    consent: Text = "",
) -> MarkingWords:
    """Return what the form for letting more people see a document states."""
    return MarkingWords(
        level=level or None,
        group=group or None,
        drop=tuple(drop or ()),
        admit=tuple(admit or ()),
        embargo=embargo or None,
        expires=expires or None,
        consent=consent or None,
    )


@router.get("")
def marking(request: Request, session: Asking, document_id: str) -> Response:
    """The forms, beside what the marking is now.

    Raises:
        NotFoundError: if there is no such document that this person may see.
    """
    return _page(request, session, document_id)


@router.post("/closer")
def closer(
    request: Request,
    session: Asking,
    document_id: str,
    words: Annotated[MarkingWords, Depends(closer_words)],
    reason: Reason = "",
) -> Response:
    """Hold a document closer, with its other versions."""
    workspace = door_of(request).workspace
    return _done(
        request,
        session,
        document_id,
        words,
        lambda: narrow(workspace, session, [document_id], words, reason),
    )


@router.post("/wider")
def wider(
    request: Request,
    session: Asking,
    document_id: str,
    words: Annotated[MarkingWords, Depends(wider_words)],
    reason: Reason = "",
) -> Response:
    """Let more people see a document.

    Raises:
        PurposeAgainError: if the purpose is to be stated again first.
    """
    workspace = door_of(request).workspace
    kept = door_of(request).marking(session.document(document_id)["marking_id"])
    require_again(request, Action.WIDEN, document_id, kept)
    return _done(
        request,
        session,
        document_id,
        words,
        lambda: widen(workspace, session, [document_id], words, reason),
    )


def _done(
    request: Request,
    session: Session,
    document_id: str,
    words: MarkingWords,
    act: Callable[[], object],
) -> Response:
    if not words:
        return _page(request, session, document_id, NOTHING)
    try:
        act()
    except MarkingError as error:
        return _page(request, session, document_id, sentence(error))
    after = door_of(request).session(request)
    still = after.documents([document_id])
    return RedirectResponse(f"/documents/{document_id}/marking" if still else "/", 303)


def _page(request: Request, session: Session, document_id: str, problem: str = "") -> Response:
    door = door_of(request)
    document = read_document(session, document_id)
    kept = door.marking(document.marking_id)
    policy, actor = door.workspace.policy, session.actor
    values: dict[str, Any] = {
        "document": document,
        "marking": marking_answer(door.workspace, session, kept),
        "levels": [level.label for level in TrafficLight],
        "closer_levels": [level.label for level in TrafficLight if level > kept.level],
        "caveats": CAVEATS,
        "may_narrow": policy.permits(actor, Action.NARROW, kept).permitted,
        "may_widen": policy.permits(actor, Action.WIDEN, kept).permitted,
        "reason_length": NOTE_LENGTH,
        "problem": problem,
    }
    return render(request, "marking.html", values, 400 if problem else 200)
