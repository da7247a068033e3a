"""Jinja templates and what every page knows."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from fastapi import Request
from fastapi.templating import Jinja2Templates
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from asterism.model.organisation import Role
from asterism.web.asking import door_of, visitor_of
from asterism.web.drawing import markings, people, words
from asterism.web.names import organisation_name
from asterism.web.visitors import VISIT_COOKIE

WAYS_IN: Final = (
    ("/", "Search"),
    ("/leads", "Leads"),
    ("/networks", "Networks"),
    ("/status", "Status"),
)
WAYS_OF_ROLES: Final = {
    Role.AUDITOR: ("/readers", "Audit"),
    Role.ADMINISTRATOR: ("/administration", "Administration"),
}
"""What the header of every page leads to."""
FOLDER: Final = Path(__file__).parent
STATIC: Final = FOLDER / "static"


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(words.FILTERS | markings.FILTERS | people.FILTERS)
    environment.globals.update(asset=asset, span=words.span)
    return environment


@lru_cache(maxsize=64)
def asset(name: str) -> str:
    """Return the address of a built file, with a digest so that a new build is fetched anew."""
    path = STATIC / "build" / name
    if not path.is_file():
        return f"/static/build/{name}"
    return f"/static/build/{name}?v={hashlib.sha256(path.read_bytes()).hexdigest()[:10]}"


TEMPLATES: Final = Jinja2Templates(env=_environment())


def render(
    request: Request, template: str, values: Mapping[str, Any], status: int = 200
) -> HTMLResponse:
    """Return a page.

    Args:
        request: whose person and purpose the header shows.
        template: its name in the templates' folder.
        values: what the template names; a missing one is an error, not an empty string.
        status: HTTP status.
    """
    visitor = visitor_of(request)
    shared = {
        **_who(request),
        "purpose": visitor.purpose or None,
        "path": request.url.path,
        "address": request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        "form_token": visitor.form_token,
        "notice": None,
    }
    answer = TEMPLATES.TemplateResponse(request, template, {**shared, **values}, status)
    if visitor.is_new:
        door_of(request).cookies.give(answer, VISIT_COOKIE, visitor.visit)
    return answer


def _who(request: Request) -> dict[str, Any]:
    """Return what pages know of their visitor."""
    door, visitor = door_of(request), visitor_of(request)
    workspace, subject = door.workspace, visitor.subject
    roles = subject.roles if subject else frozenset()
    name = subject.name if subject else visitor.sign_in.person if visitor.sign_in else ""
    return {
        "shared": workspace.shared,
        "inside": subject is not None or not workspace.shared,
        "ways_in": [*WAYS_IN, *(way for role, way in WAYS_OF_ROLES.items() if role in roles)],
        "person": name if workspace.shared else door.person or workspace.owner,
        "works_for": organisation_name(workspace, subject.organisation) if subject else "",
        "signed_in": visitor.sign_in is not None,
    }
