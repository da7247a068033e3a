"""Administration: member organisations and the agreements under which they take part."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from asterism.access.people import (
    Administrator,
    Agreement,
    Organisation,
    add_agreement,
    add_organisation,
    agreements,
    groups,
    organisations,
    people,
    revoke_agreement,
)
from asterism.access.people.names import key_of
from asterism.model.clock import now
from asterism.model.errors import NotFoundError
from asterism.model.organisation import OrganisationKind
from asterism.web.asking import Administering, door_of
from asterism.web.pages.administering import done, empty_is_none, end_of, require_people
from asterism.web.rendering import render

router = APIRouter(prefix="/administration", dependencies=[Depends(require_people)])

Text = Annotated[str, Form(max_length=300)]
HERE = "/administration"


@router.get("")
def every(request: Request, by: Administering) -> Response:
    """Every organisation, with the day on which what it signed ends."""
    return _list_page(request, by)


@router.post("/organisations")
def add(
    request: Request,
    by: Administering,
    kind: Annotated[OrganisationKind, Form()],
    name: Text = "",
    until: Text = "",
    reference: Text = "",
) -> Response:
    """Add an organisation with its first agreement."""
    registry = door_of(request).workspace.registry

    def adding() -> None:
        ends = end_of(empty_is_none(until))
        add_organisation(registry, by, name, kind, agreement_until=ends, reference=reference)

    back = f"{HERE}/organisations/{key_of(name)}"
    return done(back, adding, lambda problem: _list_page(request, by, problem))


@router.get("/organisations/{key}")
def one(request: Request, by: Administering, key: str) -> Response:
    """One organisation: what it signed, its groups and its people.

    Raises:
        NotFoundError: if there is none.
    """
    return _page(request, by, key)


@router.post("/organisations/{key}/agreements")
def agree(
    request: Request, by: Administering, key: str, until: Text = "", reference: Text = ""
) -> Response:
    """Add an agreement."""
    registry = door_of(request).workspace.registry

    def agreeing() -> None:
        ends = end_of(empty_is_none(until)) or 0
        add_agreement(registry, by, key, until=ends, reference=reference)

    back = f"{HERE}/organisations/{key_of(key)}"
    return done(back, agreeing, lambda problem: _page(request, by, key, problem))


@router.post("/organisations/{key}/agreements/{agreement_id}/revoke")
def revoke(request: Request, by: Administering, key: str, agreement_id: str) -> Response:
    """End an agreement at once."""
    registry = door_of(request).workspace.registry
    return done(
        f"{HERE}/organisations/{key_of(key)}",
        lambda: revoke_agreement(registry, by, agreement_id),
        lambda problem: _page(request, by, key, problem),
    )


def in_force(kept: list[Agreement], at: int) -> Agreement | None:
    """Return the agreement that holds at a moment, the longest of several."""
    holding = [
        one
        for one in kept
        if one.valid_from <= at < one.valid_until and (one.revoked_at or at + 1) > at
    ]
    return max(holding, key=lambda one: one.valid_until, default=None)


def _list_page(request: Request, by: Administrator, problem: str = "") -> Response:
    registry = door_of(request).workspace.registry
    signed = agreements(registry, by)
    members = organisations(registry, by)
    values = {
        "organisations": [(item, _standing(item, signed)) for item in members],
        "kinds": list(OrganisationKind),
        "problem": problem,
    }
    return render(request, "administration/organisations.html", values, 400 if problem else 200)


def _page(request: Request, by: Administrator, key: str, problem: str = "") -> Response:
    registry = door_of(request).workspace.registry
    found = next((item for item in organisations(registry, by) if item.key == key), None)
    if found is None:
        message = "no organisation has that key"
        raise NotFoundError(message)
    signed = agreements(registry, by, key)
    values: dict[str, Any] = {
        "organisation": found,
        "agreements": [(one, in_force([one], now()) is not None) for one in reversed(signed)],
        "in_force": _standing(found, signed),
        "groups": [item for item in groups(registry, by) if key in item.organisations],
        "people": [item for item in people(registry, by) if item.organisation == key],
        "problem": problem,
    }
    return render(request, "administration/organisation.html", values, 400 if problem else 200)


def _standing(organisation: Organisation, signed: list[Agreement]) -> Agreement | None:
    return in_force([one for one in signed if one.organisation == organisation.key], now())
