"""What every answer carries, and which requests are refused before they reach a page."""

from __future__ import annotations

import logging
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOG: Final = logging.getLogger("asterism.web")
PAGE_POLICY: Final = (
    "default-src 'none'; "
    "script-src 'self'; "
    "style-src 'self'; "
    "img-src 'self'; "
    "font-src 'self'; "
    "connect-src 'self'; "
    "frame-src 'self'; "
    "form-action 'self'; "
    "base-uri 'none'; "
    "frame-ancestors 'none'"
)
"""No inline script or style, nothing from elsewhere, and nobody may frame the page."""

CAPTURE_POLICY: Final = (
    "sandbox; "
    "default-src 'none'; "
    "style-src 'unsafe-inline'; "
    "img-src data:; "
    "base-uri 'none'; "
    "form-action 'none'; "
    "frame-ancestors 'self'"
)
"""A captured page may style itself and do nothing else: no script, no request, no form."""

HEADERS: Final = {
    "content-security-policy": PAGE_POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
HSTS: Final = "max-age=63072000; includeSubDomains"
"""Two years; only over TLS, as browsers ignore it elsewhere."""
SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class SafetyMiddleware:
    """Adds the protective headers and refuses what another site's page sends.

    A browser says where a request comes from in Sec-Fetch-Site and Origin; programs send
    neither and are let through, as no browser can be made to leave both out. Fails closed: an
    origin that does not match is refused.

    Args:
        app: what answers.
        secure: whether pages are served over TLS.
    """

    def __init__(self, app: ASGIApp, *, secure: bool = False) -> None:
        self._app = app
        self._headers = HEADERS | ({"strict-transport-security": HSTS} if secure else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                if not scope["path"].startswith("/static/"):
                    headers.setdefault("cache-control", "no-store")
            await send(message)

        if scope["method"] not in SAFE_METHODS and _from_elsewhere(Headers(scope=scope)):
            message = "Refused: sent by another site's page."
            await refusal(scope, 403, "from-elsewhere", message)(scope, receive, with_headers)
            return
        await self._app(scope, receive, with_headers)


def refusal(scope: Scope, status: int, code: str, message: str) -> Response:
    """Return what refuses a request before it reaches a page: one line, or the API's shape."""
    note_refusal(scope, code)
    if scope["path"].startswith("/api/"):
        return JSONResponse({"error": {"code": code, "message": message}}, status)
    return PlainTextResponse(f"{message}\n", status)


def note_refusal(scope: Scope, code: str) -> None:
    """Tell the server's log of an attempt to get past what protects the pages; not what it was."""
    client = scope.get("client")
    LOG.warning("refused %s from %s: %s", scope["method"], client[0] if client else "?", code)


def _from_elsewhere(headers: Headers) -> bool:
    site = headers.get("sec-fetch-site")
    if site is not None and site not in {"same-origin", "none"}:
        return True
    origin = headers.get("origin")
    return origin is not None and origin.partition("://")[2] != headers.get("host")
