"""Administration: sharing groups and who belongs to them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from asterism.access.people import (
    Administrator,
    add_group,
    add_member,
    end_member,
    groups,
    organisations,
    people,
)
from asterism.web.asking import Administering, door_of
from asterism.web.pages.administering import done, empty_is_none, end_of, require_people
from asterism.web.rendering import render

router = APIRouter(prefix="/administration/groups", dependencies=[Depends(require_people)])

Text = Annotated[str, Form(max_length=300)]
HERE = "/administration/groups"


@router.get("")
def every(request: Request, by: Administering) -> Response:
    """Every group with who belongs to it now."""
    return _page(request, by)


@router.post("")
def add(request: Request, by: Administering, name: Text = "") -> Response:
    """Make a group."""
    registry = door_of(request).workspace.registry
    return done(
        HERE,
        lambda: add_group(registry, by, name),
        lambda problem: _page(request, by, problem),
    )


@router.post("/{key}/members")
def put_in(
    request: Request, by: Administering, key: str, member: Text = "", until: Text = ""
) -> Response:
    """Put an organisation or a person into a group."""
    registry = door_of(request).workspace.registry
    return done(
        f"{HERE}#{key}",
        lambda: add_member(registry, by, key, until=end_of(empty_is_none(until)), **_named(member)),
        lambda problem: _page(request, by, problem),
    )


@router.post("/{key}/members/end")
def take_out(request: Request, by: Administering, key: str, member: Text = "") -> Response:
    """Take an organisation or a person out of a group, from now on."""
    registry = door_of(request).workspace.registry
    return done(
        f"{HERE}#{key}",
        lambda: end_member(registry, by, key, **_named(member)),
        lambda problem: _page(request, by, problem),
    )


def _named(member: str) -> dict[str, str]:
    """Return whom "organisation:KEY" or "person:NAME" names, as the register's acts take it."""
    kind, _, name = member.partition(":")
    return {kind: name} if kind in {"organisation", "person"} else {}


def _page(request: Request, by: Administrator, problem: str = "") -> Response:
    registry = door_of(request).workspace.registry
    members = organisations(registry, by)
    values = {
        "groups": groups(registry, by),
        "organisations": members,
        "names": {item.key: item.name for item in members},
        "people": people(registry, by),
        "problem": problem,
    }
    return render(request, "administration/groups.html", values, 400 if problem else 200)
