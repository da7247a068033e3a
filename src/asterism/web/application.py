"""The application: routes, safety and the seams to the workspace."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.staticfiles import StaticFiles

from asterism.access import Workspace
from asterism.web.api import reference, routes
from asterism.web.asking import Door, clean_purpose
from asterism.web.pages import documents, leads, networks, start, workspace
from asterism.web.problems import add_problem_handlers
from asterism.web.rendering import STATIC
from asterism.web.safety import SafetyMiddleware

LOOPBACK: Final = ("localhost", "127.0.0.1", "[::1]")


def create_app(
    kept: Workspace,
    *,
    person: str | None = None,
    purpose: str | None = None,
    hosts: Sequence[str] = (),
) -> FastAPI:
    """Return the page and the JSON API over one workspace.

    Args:
        kept: the workspace.
        person: who asks; the account this process runs under if None.
        purpose: what for, until a visitor says otherwise; asked on the first visit if None.
        hosts: names under which it may be reached besides loopback's. Anything else is
            refused, so that a name that points here by trick (DNS rebinding) reads nothing.
    """
    app = FastAPI(
        title="Asterism",
        description="Documents, networks and leads of one workspace.",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    app.state.door = Door(kept, person, clean_purpose(purpose or "") or None)
    app.include_router(routes.router)
    app.include_router(reference.router)
    for pages in (start, documents, networks, leads, workspace):
        app.include_router(pages.router, include_in_schema=False)
    app.mount("/static", StaticFiles(directory=STATIC, check_dir=False), name="static")
    add_problem_handlers(app)
    app.add_middleware(GZipMiddleware, minimum_size=2_000)
    app.add_middleware(SafetyMiddleware)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=[*LOOPBACK, *hosts])
    return app
