"""How large a request may be, and that HEAD answers as GET."""

from __future__ import annotations

from typing import Final

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from asterism.web.safety import refusal

BODY_BYTES: Final = 256 * 1024
"""Forms and JSON; nothing larger is taken in through pages."""
HEADER_BYTES: Final = 32 * 1024
ADDRESS_BYTES: Final = 8 * 1024
"""Path and query together."""
TOO_LARGE: Final = f"The request is larger than {BODY_BYTES // 1024} KiB; send less at once."


class BoundsMiddleware:
    """Refuses what is too large, before it is read where its length is stated."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refused = _refused(scope)
        if refused is not None:
            status, code, message = refused
            await refusal(scope, status, code, message)(scope, receive, send)
            return
        taken = 0

        async def bounded() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > BODY_BYTES:
                raise HTTPException(413, TOO_LARGE)
            return message

        await self._app(scope, bounded, send)


class HeadMiddleware:
    """Answers HEAD as GET without the body (RFC 9110, section 9.3.2)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on as GET, and its answer back without a body."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self._app({**scope, "method": "GET"}, receive, without_body)


def _refused(scope: Scope) -> tuple[int, str, str] | None:
    """Return why a request is refused for what its head says, or None."""
    headers = Headers(scope=scope)
    if len(scope["raw_path"] or b"") + len(scope["query_string"]) > ADDRESS_BYTES:
        return 414, "uri-too-long", "The address is too long; ask for less at once."
    if sum(len(name) + len(value) for name, value in headers.raw) > HEADER_BYTES:
        return 431, "header-too-large", "The headers are too large; remove cookies and try again."
    stated = headers.get("content-length", "0")
    if not stated.isdigit() or int(stated) > BODY_BYTES:
        return 413, "too-large", TOO_LARGE
    return None
