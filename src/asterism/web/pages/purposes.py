"""What a visit is for: stated first, changed at any time, stated again before what is sensitive."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from asterism.access.people import SignIn, state_purpose
from asterism.model.errors import AccessDeniedError
from asterism.model.organisation import Role
from asterism.model.purpose import Purpose, PurposeKind
from asterism.web.again import remember_again
from asterism.web.asking import (
    SetUpRequiredError,
    SignedIn,
    SignInRequiredError,
    door_of,
    visitor_of,
)
from asterism.web.rendering import render
from asterism.web.visitors import PURPOSE_LENGTH, clean_purpose

router = APIRouter()

KINDS: Final[dict[PurposeKind, tuple[str, str, str]]] = {
    PurposeKind.CASE: ("case", "A case", "its number, as in 2026-0114"),
    PurposeKind.HOTLINE: ("hotline contact", "A hotline contact", "the contact's number"),
    PurposeKind.RESEARCH: ("research protocol", "A research protocol", "the protocol's number"),
    PurposeKind.LEGAL: ("legal authority", "A legal authority", "the order or warrant"),
    PurposeKind.ADMINISTRATION: ("administration:", "Administration", "what you see to"),
}
"""How a purpose of each kind begins, what the form calls it, and what its reference is."""
KEEPING: Final = frozenset({Role.ADMINISTRATOR, Role.AUDITOR, Role.CUSTODIAN})

Back = Annotated[str, Query(max_length=4_000)]


@router.get("/purpose")
def ask_purpose(request: Request, back: Back = "/") -> Response:
    """Ask what this visit is for."""
    if door_of(request).workspace.shared:
        _require_reader(request)
    return _page(request, {"back": local(back)})


@router.post("/purpose")
def take_purpose(
    request: Request,
    stated: Annotated[str, Form(alias="purpose")] = "",
    kind: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "/",
) -> Response:
    """Keep what this visit is for and go where the person wanted to."""
    if door_of(request).workspace.shared:
        return _state(request, _require_reader(request), (kind, stated), {"back": local(back)})
    purpose = clean_purpose(stated)
    if not purpose:
        missing = "State a purpose, for example “learn how the demo works”."
        return _page(request, {"back": local(back), "problem": missing}, 422)
    try:
        Purpose.parse(purpose)
    except AccessDeniedError as error:
        person = door_of(request).person or door_of(request).workspace.owner
        _note_refusal(request, person, purpose, error)
        return _page(request, {"back": local(back), "problem": sentence(error)}, 403)
    answer = RedirectResponse(local(back), 303)
    door_of(request).remember(answer, purpose)
    return answer


@router.get("/purpose/again")
def ask_again(
    request: Request,
    _sign_in: SignedIn,
    act: Annotated[str, Query(max_length=200)] = "",
    back: Back = "/",
) -> Response:
    """Ask once more, before something sensitive goes on."""
    return _page(request, {"back": local(back), "act": act})


@router.post("/purpose/again")
def take_again(
    request: Request,
    sign_in: SignedIn,
    stated: Annotated[str, Form(alias="purpose")] = "",
    kind: Annotated[str, Form()] = "",
    act: Annotated[str, Form(max_length=200)] = "",
    back: Annotated[str, Form()] = "/",
) -> Response:
    """Keep that it was stated again, and go on."""
    return _state(request, sign_in, (kind, stated), {"back": local(back), "act": act})


def local(address: str) -> str:
    """Return an address of this application; anything else leads to the start page."""
    safe = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if safe and address.isprintable() else "/"


def sentence(error: Exception) -> str:
    """Return an error's message as a sentence."""
    text = str(error)
    return f"{text[:1].upper()}{text[1:]}."


def _require_reader(request: Request) -> SignIn:
    sign_in = visitor_of(request).sign_in
    if sign_in is None:
        raise SignInRequiredError
    if sign_in.only_invited:
        raise SetUpRequiredError
    return sign_in


def _state(
    request: Request, sign_in: SignIn, stated: tuple[str, str], values: dict[str, str]
) -> Response:
    kind, reference = stated[0], clean_purpose(stated[1])
    known = next((item for item in KINDS if item == kind), None)
    if known is None or not reference:
        said = "Choose what it is, and give its reference."
        return _page(
            request, {**values, "problem": said, "reference": reference, "kind": kind}, 422
        )
    purpose = clean_purpose(f"{KINDS[known][0]} {reference}")
    try:
        kept = state_purpose(door_of(request).workspace.registry, sign_in, purpose)
    except AccessDeniedError as error:
        _note_refusal(request, sign_in.person, purpose, error)
        problem = {"problem": sentence(error), "reference": reference, "kind": kind}
        return _page(request, {**values, **problem}, 403)
    answer = RedirectResponse(values["back"], 303)
    if values.get("act"):
        remember_again(request, answer, values["act"], kept.text)
    return answer


def _note_refusal(request: Request, person: str, purpose: str, error: Exception) -> None:
    registry = door_of(request).workspace.registry
    registry.note(person, purpose, "state-purpose", "", {"says": str(error)}, outcome="denied")


def _page(request: Request, values: dict[str, str], status: int = 200) -> HTMLResponse:
    visitor = visitor_of(request)
    roles = visitor.subject.roles if visitor.subject else frozenset()
    kept_kind, kept_reference = _parts(visitor.purpose)
    shown = {
        "act": "",
        "problem": "",
        "kind": kept_kind,
        "reference": kept_reference,
        "limit": PURPOSE_LENGTH,
        "kinds": {
            str(item): (label, hint)
            for item, (_, label, hint) in KINDS.items()
            if item is not PurposeKind.ADMINISTRATION or roles & KEEPING
        },
    }
    if values.get("act"):
        shown |= {"kind": "", "reference": ""}  # stated again is typed again
    return render(request, "purpose.html", {**shown, **values}, status)


def _parts(purpose: str) -> tuple[str, str]:
    """Return the kind and the reference of a purpose that a form like this one stated."""
    for kind, (start, _, _) in KINDS.items():
        if purpose.startswith(f"{start} "):
            return str(kind), purpose.removeprefix(f"{start} ")
    return "", purpose
