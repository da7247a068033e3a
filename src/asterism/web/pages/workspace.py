"""The workspace itself: its state, what it is for, and what this visit is for."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from asterism.web.answers.status import read_status
from asterism.web.asking import PURPOSE_LENGTH, Asking, clean_purpose, door_of
from asterism.web.rendering import render

router = APIRouter()


@router.get("/status")
def status(request: Request, session: Asking) -> HTMLResponse:
    """Counts, sizes, and how far the stages have read the record."""
    return render(
        request, "status.html", {"status": read_status(door_of(request).workspace, session)}
    )


@router.get("/about")
def about(request: Request) -> HTMLResponse:
    """What this workspace is for, and what it is not."""
    return render(request, "about.html", {})


@router.get("/purpose")
def ask_purpose(request: Request, back: Annotated[str, Query()] = "/") -> HTMLResponse:
    """Ask what this visit is for."""
    values = {"back": _local(back), "limit": PURPOSE_LENGTH, "missing": False}
    return render(request, "purpose.html", values)


@router.post("/purpose")
def state_purpose(
    request: Request,
    stated: Annotated[str, Form(alias="purpose")] = "",
    back: Annotated[str, Form()] = "/",
) -> Response:
    """Keep what this visit is for and go where the person wanted to."""
    purpose = clean_purpose(stated)
    if not purpose:
        values = {"back": _local(back), "limit": PURPOSE_LENGTH, "missing": True}
        return render(request, "purpose.html", values, 422)
    answer = RedirectResponse(_local(back), 303)
    door_of(request).remember(answer, purpose)
    return answer


def _local(address: str) -> str:
    """Return an address of this application; anything else leads to the start page."""
    safe = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if safe and address.isprintable() else "/"
