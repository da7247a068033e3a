"""Ways to sign in, made by their person: passkeys, a password with an authenticator, codes.

The same forms serve somebody who was just invited and somebody who has signed in.
"""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Body, Form, Request
from starlette.responses import RedirectResponse, Response

from asterism.access.people import (
    PeopleError,
    SignInAgainError,
    SignInError,
    begin_authenticator,
    begin_passkey,
    confirm_authenticator,
    credentials,
    finish_passkey,
    make_recovery_codes,
    set_password,
    sign_out,
)
from asterism.access.people.credentials import can_sign_in
from asterism.web.asking import SignedIn, door_of, visitor_of
from asterism.web.pages.purposes import sentence
from asterism.web.pages.signing_in import LONGEST, for_script
from asterism.web.pages.ways import home, said, set_up_page, tried
from asterism.web.rendering import render

router = APIRouter(prefix="/account")

Text = Annotated[str, Form(max_length=LONGEST)]
WRONG_REPEAT: Final = "The two new passwords are not the same; type them again."


@router.get("/set-up")
def set_up(request: Request, sign_in: SignedIn) -> Response:
    """Let somebody who was invited choose how they will sign in."""
    if not sign_in.only_invited:
        return RedirectResponse("/account", 303)
    return set_up_page(request, sign_in)


@router.post("/set-up/end")
def end_set_up(request: Request, sign_in: SignedIn) -> Response:
    """End what the invitation allowed, once there is a way to sign in."""
    door = door_of(request)
    if not can_sign_in(credentials(door.workspace.registry, sign_in)):
        return set_up_page(
            request, sign_in, "Set up a passkey, or a password and an authenticator."
        )
    sign_out(door.workspace.registry, visitor_of(request).proof or "")
    answer = RedirectResponse("/sign-in", 303)
    door.let_out(answer)
    return answer


@router.post("/passkeys/begin")
def new_passkey(request: Request, sign_in: SignedIn) -> Response:
    """Give a page's script what the browser is to ask the authenticator."""
    door = door_of(request)
    return for_script(lambda: begin_passkey(door.workspace.registry, sign_in, door.party))


@router.post("/passkeys")
def keep_passkey(
    request: Request,
    sign_in: SignedIn,
    response: Annotated[dict[str, Any], Body(embed=True)],
    name: Annotated[str, Body(embed=True, max_length=LONGEST)] = "",
) -> Response:
    """Keep the passkey that the browser made."""
    door = door_of(request)

    def keeping() -> dict[str, Any]:
        finish_passkey(door.workspace.registry, sign_in, door.party, response, name)
        return {"next": home(sign_in)}

    return for_script(keeping)


@router.post("/password")
def new_password(
    request: Request,
    sign_in: SignedIn,
    password: Text = "",
    repeated: Text = "",
    current: Text = "",
) -> Response:
    """Keep a new password."""
    if password != repeated:
        return said(request, sign_in, WRONG_REPEAT, "password")
    registry = door_of(request).workspace.registry
    return tried(
        request, sign_in, "password", lambda: set_password(registry, sign_in, password, current)
    )


@router.post("/authenticators")
def new_authenticator(request: Request, sign_in: SignedIn, name: Text = "") -> Response:
    """Show what to bring into an authenticator program, once."""
    registry = door_of(request).workspace.registry
    try:
        enrolment = begin_authenticator(registry, sign_in, name)
    except PeopleError as error:
        return said(request, sign_in, sentence(error), "authenticator")
    values = {
        "id": enrolment.id,
        "picture": enrolment.picture.reveal(),
        "secret": enrolment.secret.reveal(),
        "problem": "",
    }
    return render(request, "authenticator.html", values)


@router.post("/authenticators/{enrolment_id}")
def confirm(request: Request, sign_in: SignedIn, enrolment_id: str, code: Text = "") -> Response:
    """Let an authenticator count, and show recovery codes where there are none yet."""
    registry = door_of(request).workspace.registry
    try:
        confirm_authenticator(registry, sign_in, enrolment_id, code)
    except SignInAgainError:
        raise
    except SignInError as error:
        values = {"id": enrolment_id, "picture": "", "secret": "", "problem": sentence(error)}
        return render(request, "authenticator.html", values, 403)
    kept = {one.kind for one in credentials(registry, sign_in)}
    if "recovery-codes" in kept:
        return RedirectResponse(home(sign_in), 303)
    return new_codes(request, sign_in)


@router.post("/recovery-codes")
def new_codes(request: Request, sign_in: SignedIn) -> Response:
    """Show new recovery codes, once."""
    registry = door_of(request).workspace.registry
    codes = [code.reveal() for code in make_recovery_codes(registry, sign_in)]
    return render(request, "recovery_codes.html", {"codes": codes, "next": home(sign_in)})
