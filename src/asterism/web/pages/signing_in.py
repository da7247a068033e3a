"""Signing in, with a passkey or with a password and a code, and signing out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final

from fastapi import APIRouter, Body, Form, Query, Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from asterism.access.people import (
    NewSignIn,
    SignInAgainError,
    SignInError,
    TooManyAttemptsError,
    begin_passkey_sign_in,
    finish_passkey_sign_in,
    sign_in_with_password_and_totp,
    sign_out,
    sign_out_everywhere,
)
from asterism.web.asking import Recent, SignedIn, door_of, visitor_of
from asterism.web.names import keeper_name
from asterism.web.pages.purposes import Back, local, sentence
from asterism.web.rendering import render
from asterism.web.visitors import address_of, is_at

router = APIRouter()

LONGEST: Final = 1_200
"""Characters of a field: a password may have 1,000."""
Field = Annotated[str, Form(max_length=LONGEST)]


@router.get("/sign-in")
def sign_in_page(
    request: Request,
    back: Back = "/",
    out: Annotated[bool, Query()] = False,  # noqa: FBT002 - a flag of the address
) -> Response:
    """Ask who somebody is."""
    signed_in = visitor_of(request).sign_in
    if not door_of(request).workspace.shared or (signed_in and not signed_in.only_invited):
        return RedirectResponse(local(back), 303)
    return _page(request, {"back": local(back), "out": out})


@router.get("/sign-in/again")
def sign_in_again(request: Request, _sign_in: SignedIn, back: Back = "/") -> Response:
    """Ask once more, before something that needs a recent sign-in."""
    return _page(request, {"back": local(back), "again": True})


@router.post("/sign-in")
def sign_in(
    request: Request, name: Field = "", password: Field = "", code: Field = "", back: Field = "/"
) -> Response:
    """Sign in with a name, a password and a code."""
    door = door_of(request)
    try:
        made = sign_in_with_password_and_totp(
            door.workspace.registry,
            name,
            password,
            code,
            address_of(request),
            replacing=visitor_of(request).proof,
        )
    except TooManyAttemptsError:
        raise
    except SignInError as error:
        values = {"back": local(back), "problem": sentence(error), "name": name, "other": True}
        return _page(request, values, 403)
    answer = RedirectResponse(_next(made, back), 303)
    door.let_in(answer, made.token.reveal())
    return answer


@router.post("/sign-in/passkey/begin")
def begin(request: Request) -> Response:
    """Give a page's script what the browser is to ask the authenticator."""
    door = door_of(request)
    return for_script(
        lambda: begin_passkey_sign_in(door.workspace.registry, door.party, address_of(request))
    )


@router.post("/sign-in/passkey")
def finish(
    request: Request,
    response: Annotated[dict[str, Any], Body(embed=True)],
    back: Annotated[str, Body(embed=True)] = "/",
) -> Response:
    """Sign in whoever's passkey answered."""
    door = door_of(request)
    made: list[NewSignIn] = []

    def signing_in() -> dict[str, Any]:
        made.append(
            finish_passkey_sign_in(
                door.workspace.registry,
                door.party,
                response,
                address_of(request),
                replacing=visitor_of(request).proof,
            )
        )
        return {"next": _next(made[0], back)}

    answer = for_script(signing_in)
    if made:
        door.let_in(answer, made[0].token.reveal())
    return answer


@router.post("/sign-out")
def leave(request: Request) -> Response:
    """End this browser's sign-in."""
    proof = visitor_of(request).proof
    if proof:
        sign_out(door_of(request).workspace.registry, proof)
    return _left(request)


@router.post("/sign-out/everywhere")
def leave_everywhere(request: Request, sign_in: SignedIn, _recent: Recent) -> Response:
    """End every sign-in of the person, this one too."""
    sign_out_everywhere(door_of(request).workspace.registry, sign_in)
    return _left(request)


def for_script(act: Callable[[], Mapping[str, Any]]) -> Response:
    """Answer a page's script: with what it asked for, or with a sentence to show."""
    try:
        return JSONResponse(dict(act()))
    except SignInAgainError:
        raise  # the script follows to where that is asked for
    except TooManyAttemptsError as error:
        headers = {"retry-after": str(error.seconds)}
        return JSONResponse({"problem": sentence(error)}, 429, headers)
    except SignInError as error:
        return JSONResponse({"problem": sentence(error)}, 403)


def _next(made: NewSignIn, back: str) -> str:
    """Return where somebody goes who has just signed in."""
    recovered = made.sign_in.method == "recovery"
    return "/account?recovered=true" if recovered else local(back)


def _left(request: Request) -> Response:
    answer = RedirectResponse("/sign-in?out=true", 303)
    door_of(request).let_out(answer)
    return answer


def _page(request: Request, values: Mapping[str, Any], status: int = 200) -> HTMLResponse:
    party = door_of(request).party
    shown = {
        "problem": "",
        "name": "",
        "again": False,
        "out": False,
        "other": False,
        "passkeys_here": is_at(request, party),
        "origin": party.origin,
        "kept_by": keeper_name(door_of(request).workspace),
    }
    return render(request, "sign_in.html", {**shown, **values}, status)
