"""Accepting an invitation: the first time that somebody comes."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from asterism.access.people import accept_invitation, open_invitation
from asterism.web.asking import door_of
from asterism.web.names import keeper_name, organisation_name
from asterism.web.rendering import render

router = APIRouter(prefix="/invitation")


@router.get("/{token}")
def invitation(request: Request, token: str) -> Response:
    """Whom an invitation is for; looking does not use it up, as programs that preview links do.

    Raises:
        SignInError: if it is unknown, was used or has ended.
    """
    workspace = door_of(request).workspace
    found = open_invitation(workspace.registry, token)
    values = {
        "invitation": found,
        "organisation_name": organisation_name(workspace, found.organisation),
        "kept_by": keeper_name(workspace),
    }
    return render(request, "invitation.html", values)


@router.post("/{token}")
def accept(request: Request, token: str) -> Response:
    """Use the invitation up, and let its person set up a way to sign in.

    Raises:
        SignInError: if it is unknown, was used or has ended.
    """
    door = door_of(request)
    made = accept_invitation(door.workspace.registry, token)
    answer = RedirectResponse("/account/set-up", 303)
    door.let_in(answer, made.token.reveal())
    return answer
