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

from asterism.web.asking import door_of
from asterism.web.drawing import words

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
    environment.filters.update(words.FILTERS)
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
        request: whose purpose the header shows.
        template: its name in the templates' folder.
        values: what the template names; a missing one is an error, not an empty string.
        status: HTTP status.
    """
    door = door_of(request)
    shared = {
        "purpose": door.purpose_of(request),
        "person": door.person or door.workspace.owner,
        "path": request.url.path,
        "address": request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        "notice": None,
    }
    return TEMPLATES.TemplateResponse(request, template, {**shared, **values}, status)
