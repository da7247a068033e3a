"""Administration: people, how they come in, what they may do, and that they may no longer."""

from __future__ import annotations

from typing import Annotated, Final
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from asterism.access.people import (
    Administrator,
    PeopleError,
    Person,
    add_person,
    change_person,
    invite,
    make_service_token,
    organisations,
    people,
    person_of,
    reinstate,
    revoke_service_token,
    service_tokens,
    suspend,
    usual_actions,
)
from asterism.access.people.names import key_of
from asterism.access.policy import Action
from asterism.model.clock import DAY, now
from asterism.model.errors import NotFoundError
from asterism.model.organisation import Role
from asterism.web.asking import Administering, Recent, door_of
from asterism.web.pages.administering import done, require_people, shown_once
from asterism.web.pages.purposes import sentence
from asterism.web.rendering import render

router = APIRouter(prefix="/administration/people", dependencies=[Depends(require_people)])

Text = Annotated[str, Form(max_length=300)]
Roles = Annotated[list[Role] | None, Form()]
INVITATION: Final = (
    "Hand it to {name} in person, by phone or in a message that only they read. It is good once, "
    "and for {days} days."
)
TOKEN: Final = "Whoever holds it acts as {name}. Keep it where secrets are kept, and not in a file."  # noqa: S105 - no secret


@router.get("")
def every(request: Request, by: Administering) -> Response:
    """Every account."""
    return _list_page(request, by)


@router.post("")
def add(
    request: Request,
    by: Administering,
    _recent: Recent,
    name: Text = "",
    organisation: Text = "",
    role: Roles = None,
    clearances: Text = "",
) -> Response:
    """Add a person and show the invitation, once."""
    registry = door_of(request).workspace.registry
    try:
        made = add_person(
            registry, by, name, organisation, role or (), clearances=parted(clearances)
        )
    except PeopleError as error:
        return _list_page(request, by, sentence(error))
    return _invite(request, by, made.name, anew=False)


@router.get("/{key}")
def one(request: Request, by: Administering, key: str) -> Response:
    """One account.

    Raises:
        NotFoundError: if there is none of that name.
    """
    return _page(request, by, key)


@router.post("/{key}")
def change(
    request: Request,
    by: Administering,
    _recent: Recent,
    key: str,
    organisation: Text = "",
    role: Roles = None,
    clearances: Text = "",
) -> Response:
    """Give a person another organisation, other roles or other clearances."""
    registry = door_of(request).workspace.registry
    return done(
        _address(key),
        lambda: change_person(
            registry,
            by,
            key,
            organisation=organisation,
            roles=role or (),
            clearances=parted(clearances),
        ),
        lambda problem: _page(request, by, key, problem),
    )


@router.post("/{key}/invite")
def invite_anew(
    request: Request,
    by: Administering,
    _recent: Recent,
    key: str,
    anew: Annotated[bool, Form()] = False,  # noqa: FBT002 - a box of the form
) -> Response:
    """Show a new invitation, once; take away every way to sign in first, if asked to."""
    try:
        return _invite(request, by, key, anew=anew)
    except PeopleError as error:
        return _page(request, by, key, sentence(error))


@router.post("/{key}/suspend")
def shut(request: Request, by: Administering, key: str) -> Response:
    """Shut an account at once."""
    registry = door_of(request).workspace.registry
    return done(
        _address(key),
        lambda: suspend(registry, by, key),
        lambda problem: _page(request, by, key, problem),
    )


@router.post("/{key}/reinstate")
def open_again(request: Request, by: Administering, _recent: Recent, key: str) -> Response:
    """Open a suspended account again."""
    registry = door_of(request).workspace.registry
    return done(
        _address(key),
        lambda: reinstate(registry, by, key),
        lambda problem: _page(request, by, key, problem),
    )


@router.post("/{key}/tokens")
def make_token(
    request: Request,
    by: Administering,
    _recent: Recent,
    key: str,
    name: Text = "",
    days: Annotated[int, Form(ge=1, le=366)] = 90,
    only_purpose: Text = "",
    action: Annotated[list[Action] | None, Form()] = None,
) -> Response:
    """Make a token for a person's programs and show it, once."""
    registry = door_of(request).workspace.registry
    try:
        person = person_of(registry, by, key)
        token = make_service_token(
            registry,
            by,
            person.name,
            actions=action or (),
            name=name or "program",
            lifetime=days * DAY,
            purpose=only_purpose.strip() or None,
        )
    except PeopleError as error:
        return _page(request, by, key, sentence(error))
    says = TOKEN.format(name=person.name)
    return shown_once(request, f"A token for {person.name}", token.reveal(), says, _address(key))


@router.post("/{key}/tokens/{token_id}/revoke")
def revoke_token(request: Request, by: Administering, key: str, token_id: str) -> Response:
    """End a token at once."""
    registry = door_of(request).workspace.registry
    return done(
        _address(key),
        lambda: revoke_service_token(registry, by, token_id),
        lambda problem: _page(request, by, key, problem),
    )


def parted(text: str) -> list[str]:
    """Return the words that commas part."""
    return [word for item in text.split(",") if (word := item.strip())]


def _address(name: str) -> str:
    return f"/administration/people/{quote(key_of(name), safe='')}"


def _invite(request: Request, by: Administrator, name: str, *, anew: bool) -> Response:
    door = door_of(request)
    registry = door.workspace.registry
    person = person_of(registry, by, name)
    token = invite(registry, by, person.name, anew=anew).reveal()
    says = INVITATION.format(name=person.name, days=registry.settings.invitation_days)
    address = f"{door.party.origin}/invitation/{token}"
    return shown_once(
        request, f"An invitation for {person.name}", address, says, _address(person.name)
    )


def _list_page(request: Request, by: Administrator, problem: str = "") -> Response:
    registry = door_of(request).workspace.registry
    members = organisations(registry, by)
    values = {
        "people": people(registry, by),
        "organisations": members,
        "names": {item.key: item.name for item in members},
        "roles": list(Role),
        "problem": problem,
    }
    return render(request, "administration/people.html", values, 400 if problem else 200)


def _page(request: Request, by: Administrator, key: str, problem: str = "") -> Response:
    registry = door_of(request).workspace.registry
    person = _person(request, by, key)
    values = {
        "person_shown": person,
        "organisations": organisations(registry, by),
        "roles": list(Role),
        "tokens": service_tokens(registry, by, person.name),
        "actions": sorted(usual_actions(person.roles)),
        "now": now(),
        "problem": problem,
    }
    return render(request, "administration/person.html", values, 400 if problem else 200)


def _person(request: Request, by: Administrator, key: str) -> Person:
    try:
        return person_of(door_of(request).workspace.registry, by, key)
    except PeopleError as error:
        message = "nobody has that name"
        raise NotFoundError(message) from error
