"""Who asks and what for: from a request to a Session.

The purpose is asked on the first visit and kept in a signed cookie of the browser session;
programs state it in a header. Every page shows it, and every read is audited under it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from typing import Annotated, Final

from fastapi import Depends, Request, Response

from asterism.access import Session, Workspace

COOKIE: Final = "asterism_purpose"
HEADER: Final = "asterism-purpose"
PURPOSE_LENGTH: Final = 200


class PurposeRequiredError(Exception):
    """Nobody has said what this request is for."""


@dataclass(frozen=True, slots=True)
class Door:
    """What the application needs to open a Session for a request.

    Attributes:
        workspace: whose record is asked.
        person: who asks; the account this process runs under if None.
        purpose: what for, until a request says otherwise; None to ask.
        key: signs the cookie; new for each process, so that a restart asks again.
    """

    workspace: Workspace
    person: str | None
    purpose: str | None
    key: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def purpose_of(self, request: Request) -> str | None:
        """Return the purpose that this request states, the default one, or None."""
        stated = clean_purpose(request.headers.get(HEADER, ""))
        return stated or self._remembered(request.cookies.get(COOKIE, "")) or self.purpose

    def session(self, request: Request) -> Session:
        """Return the request's Session.

        Raises:
            PurposeRequiredError: if no purpose was stated.
            AccessDeniedError: if the policy refuses.
        """
        purpose = self.purpose_of(request)
        if purpose is None:
            raise PurposeRequiredError
        return self.workspace.session(self.person, purpose)

    def remember(self, response: Response, purpose: str) -> None:
        """Keep the purpose in the browser until it closes."""
        encoded = base64.urlsafe_b64encode(purpose.encode()).decode()
        response.set_cookie(
            COOKIE,
            f"{encoded}.{self._signature(encoded)}",
            httponly=True,
            samesite="strict",
        )

    def _remembered(self, cookie: str) -> str | None:
        encoded, _, signature = cookie.partition(".")
        if not hmac.compare_digest(signature.encode(), self._signature(encoded).encode()):
            return None
        try:
            return base64.urlsafe_b64decode(encoded).decode() or None
        except (binascii.Error, UnicodeDecodeError):
            return None

    def _signature(self, encoded: str) -> str:
        return hmac.new(self.key, encoded.encode(), hashlib.sha256).hexdigest()


def clean_purpose(text: str) -> str:
    """Return a stated purpose on one line, at most `PURPOSE_LENGTH` characters."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(printable.split())[:PURPOSE_LENGTH]


def door_of(request: Request) -> Door:
    """Return the application's door."""
    door: Door = request.app.state.door
    return door


def session_of(request: Request) -> Session:
    """Return the request's Session; a FastAPI dependency."""
    return door_of(request).session(request)


Asking = Annotated[Session, Depends(session_of)]
"""The Session of a request, as routes take it."""
