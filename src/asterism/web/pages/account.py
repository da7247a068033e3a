"""One's own account: ways to sign in, where one is signed in, and tokens of programs."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import Response

from asterism.access.people import (
    end_sign_in,
    remove_credential,
    rename_credential,
    revoke_own_service_token,
)
from asterism.access.people.credentials import Kind
from asterism.web.asking import Recent, SetUpRequiredError, SignedIn, door_of
from asterism.web.pages.ways import account_page, tried

router = APIRouter(prefix="/account")


@router.get("")
def account(
    request: Request,
    sign_in: SignedIn,
    recovered: Annotated[bool, Query()] = False,  # noqa: FBT002 - a flag of the address
) -> Response:
    """What belongs to the account of whoever is signed in.

    Raises:
        SetUpRequiredError: if they were only invited.
    """
    if sign_in.only_invited:
        raise SetUpRequiredError
    return account_page(request, sign_in, recovered=recovered)


@router.post("/credentials/{kind}/{credential_id}/name")
def rename(
    request: Request,
    sign_in: SignedIn,
    kind: Kind,
    credential_id: str,
    name: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Give a passkey or an authenticator another name."""
    registry = door_of(request).workspace.registry
    return tried(
        request,
        sign_in,
        "ways",
        lambda: rename_credential(registry, sign_in, kind, credential_id, name),
    )


@router.post("/credentials/{kind}/{credential_id}/remove")
def remove(request: Request, sign_in: SignedIn, kind: Kind, credential_id: str) -> Response:
    """Remove a way to sign in, but not the last that works."""
    registry = door_of(request).workspace.registry
    return tried(
        request,
        sign_in,
        "ways",
        lambda: remove_credential(registry, sign_in, kind, credential_id),
    )


@router.post("/sign-ins/{sign_in_id}/end")
def end(request: Request, sign_in: SignedIn, _recent: Recent, sign_in_id: str) -> Response:
    """End one of one's own sign-ins elsewhere."""
    registry = door_of(request).workspace.registry
    return tried(request, sign_in, "sign-ins", lambda: end_sign_in(registry, sign_in, sign_in_id))


@router.post("/tokens/{token_id}/revoke")
def revoke_token(request: Request, sign_in: SignedIn, token_id: str) -> Response:
    """End the token of one of one's own programs at once."""
    registry = door_of(request).workspace.registry
    return tried(
        request,
        sign_in,
        "tokens",
        lambda: revoke_own_service_token(registry, sign_in, token_id),
    )
