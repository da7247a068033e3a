"""The application: routes, safety and the seams to the workspace."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from fastapi import Depends, FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.staticfiles import StaticFiles

from asterism.access import Workspace
from asterism.web.api import reference, routes
from asterism.web.asking import Door
from asterism.web.bounds import BoundsMiddleware, HeadMiddleware
from asterism.web.checks import require_measure, require_own_form
from asterism.web.failing import FailureMiddleware
from asterism.web.limiting import Limits
from asterism.web.pages import (
    account,
    documents,
    exports,
    groups,
    invitations,
    leads,
    markings,
    networks,
    organisations,
    people,
    purposes,
    readers,
    setting_up,
    signing_in,
    start,
    workspace,
)
from asterism.web.problems import add_problem_handlers
from asterism.web.rendering import STATIC
from asterism.web.safety import SafetyMiddleware
from asterism.web.visitors import clean_purpose

LOOPBACK: Final = ("localhost", "127.0.0.1", "[::1]")
READING: Final = (start, documents, networks, leads, workspace, readers, markings, exports)
PEOPLE: Final = (
    signing_in,
    invitations,
    setting_up,
    account,
    purposes,
    organisations,
    people,
    groups,
)


def create_app(
    kept: Workspace,
    *,
    person: str | None = None,
    purpose: str | None = None,
    hosts: Sequence[str] = (),
    address: str | None = None,
    limits: Limits | None = None,
) -> FastAPI:
    """Return the page and the JSON API over one workspace.

    Args:
        kept: the workspace.
        person: who asks in a single-user workspace; the account this process runs under if None.
        purpose: what for there, until a visitor says otherwise; asked on the first visit if None.
        hosts: names under which it may be reached besides loopback's and the address's. Anything
            else is refused, so that a name that points here by trick (DNS rebinding) reads nothing.
        address: where browsers reach the pages; what the workspace's settings say if None. With
            https:// cookies are sent over TLS alone.
        limits: how much one visitor of a shared workspace may ask for.

    Raises:
        WorkspaceError: if passkeys cannot be made at the address.
    """
    app = FastAPI(
        title="Asterism",
        description="Documents, networks and leads of one workspace.",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    stated = clean_purpose(purpose or "") or None
    door = Door(kept, person, stated, address, limits or Limits())
    app.state.door = door
    measured, own = Depends(require_measure), Depends(require_own_form)
    app.include_router(routes.router, dependencies=[measured])
    app.include_router(reference.router, dependencies=[measured])
    for pages in (*READING, *PEOPLE):
        app.include_router(pages.router, include_in_schema=False, dependencies=[measured, own])
    app.mount("/static", StaticFiles(directory=STATIC, check_dir=False), name="static")
    add_problem_handlers(app)
    # The last one added sees a request first.
    app.add_middleware(FailureMiddleware)
    app.add_middleware(GZipMiddleware, minimum_size=2_000)
    app.add_middleware(HeadMiddleware)
    app.add_middleware(BoundsMiddleware)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=[*LOOPBACK, door.party.host, *hosts])
    app.add_middleware(SafetyMiddleware, secure=door.cookies.secure)
    return app
