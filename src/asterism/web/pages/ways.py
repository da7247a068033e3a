"""One's own ways to sign in, as pages show them, and what is said when one cannot be changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from asterism.access.people import (
    PeopleError,
    SignIn,
    SignInAgainError,
    SignInError,
    credentials,
    own_service_tokens,
    own_sign_ins,
)
from asterism.access.people.credentials import can_sign_in
from asterism.web.asking import door_of
from asterism.web.pages.purposes import sentence
from asterism.web.rendering import render
from asterism.web.visitors import is_at


def home(sign_in: SignIn) -> str:
    """Return the page from which somebody sees to their ways to sign in."""
    return "/account/set-up" if sign_in.only_invited else "/account"


def tried(request: Request, sign_in: SignIn, where: str, act: Callable[[], object]) -> Response:
    """Do what a form of the account asks for, and say it there if it cannot be done.

    Raises:
        SignInAgainError: if it needs a recent sign-in.
    """
    try:
        act()
    except SignInAgainError:
        raise
    except (PeopleError, SignInError) as error:
        return said(request, sign_in, sentence(error), where)
    return RedirectResponse(f"{home(sign_in)}#{where}", 303)


def said(request: Request, sign_in: SignIn, problem: str, where: str) -> Response:
    """Return the page of the account with a problem beside the form that it is about."""
    if sign_in.only_invited:
        return set_up_page(request, sign_in, problem, where)
    return account_page(request, sign_in, problem, where)


def set_up_page(request: Request, sign_in: SignIn, problem: str = "", where: str = "") -> Response:
    """Return the page for somebody who was invited."""
    values = ways(request, sign_in, problem, where)
    return render(request, "set_up.html", values, 400 if problem else 200)


def account_page(
    request: Request,
    sign_in: SignIn,
    problem: str = "",
    where: str = "",
    *,
    recovered: bool = False,
) -> Response:
    """Return the page of one's own account."""
    registry = door_of(request).workspace.registry
    values = {
        **ways(request, sign_in, problem, where),
        "sign_in": sign_in,
        "sign_ins": own_sign_ins(registry, sign_in),
        "recovered": recovered,
        "settings": registry.settings,
        "tokens": own_service_tokens(registry, sign_in),
        "now": registry.clock(),
    }
    return render(request, "account.html", values, 400 if problem else 200)


def ways(request: Request, sign_in: SignIn, problem: str, where: str) -> dict[str, Any]:
    """Return what pages show of somebody's ways to sign in."""
    door = door_of(request)
    kept = credentials(door.workspace.registry, sign_in)
    return {
        "credentials": kept,
        "has": {one.kind for one in kept},
        "enough": can_sign_in(kept),
        "problem": problem,
        "where": where,
        "passkeys_here": is_at(request, door.party),
        "origin": door.party.origin,
    }
