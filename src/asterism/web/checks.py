"""What is asked of every request before its route runs: that it is no flood, and a form its own."""

from __future__ import annotations

import hmac
from typing import Annotated, Final

from fastapi import Depends, Request

from asterism.web.asking import SignInRequiredError, door_of, visitor_of
from asterism.web.safety import SAFE_METHODS
from asterism.web.visitors import FORM_FIELD, FORM_HEADER, address_of, for_programs

OPEN_TO_STRANGERS: Final = ("/sign-in", "/invitation", "/purpose")
"""Where forms are sent by people who are not signed in."""


class StaleFormError(Exception):
    """A form was not made by a page of this visit."""


def require_measure(request: Request) -> None:
    """Count a request of a shared workspace; see `asterism.web.limiting`.

    Raises:
        TooManyRequestsError: if it is one too many.
    """
    door = door_of(request)
    if not door.workspace.shared:
        return
    visitor, limiter = visitor_of(request), door.limiter
    if visitor.subject is None and visitor.sign_in is None:
        limiter.count("strangers", address_of(request), fails_open=False)
        return
    who = visitor.subject.name if visitor.subject else visitor.sign_in.person  # type: ignore[union-attr] # one of the two
    limiter.count("api" if for_programs(request) else "pages", who, fails_open=True)
    if _searches(request):
        limiter.count("searches", who, fails_open=True)


async def sent_form_token(request: Request) -> str:
    """Return the token that a form, or a script of ours, sends along; "" without one."""
    if request.method in SAFE_METHODS:
        return ""
    sent = request.headers.get(FORM_HEADER) or (await request.form()).get(FORM_FIELD)
    return sent if isinstance(sent, str) else ""


def require_own_form(request: Request, sent: Annotated[str, Depends(sent_form_token)]) -> None:
    """Let pass what a page of this visit sends.

    It stands beside the check of Origin and Sec-Fetch-Site, which browsers of today answer
    right. Programs that carry a token need none: no browser adds that by itself.

    Raises:
        StaleFormError: if the form's token is not this visit's. Fails closed.
        SignInRequiredError: if it is so because the sign-in has ended.
    """
    if request.method in SAFE_METHODS:
        return
    visitor = visitor_of(request)
    if visitor.program:
        return
    if visitor.visit and hmac.compare_digest(visitor.form_token.encode(), sent.encode()):
        return
    signed_out = door_of(request).workspace.shared and visitor.sign_in is None
    if signed_out and not request.url.path.startswith(OPEN_TO_STRANGERS):
        raise SignInRequiredError
    raise StaleFormError


def _searches(request: Request) -> bool:
    path = request.url.path
    return path == "/api/v1/search" or (path == "/" and bool(request.query_params.get("q")))
