"""The workspace itself: its state, and what it is for."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from asterism.web.answers.status import read_status
from asterism.web.asking import Asking, door_of
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
