"""Who asks and what for: from a request to a Session, or to somebody who administers.

In a single-user workspace the purpose is asked on the first visit and kept in a signed cookie. In
a shared one people sign in first; the purpose they state stays with their sign-in. Programs state
it in a header. Every page shows it, and every read is audited under it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Final, NoReturn

from fastapi import Depends, Request, Response

from asterism.access import Session, Workspace
from asterism.access.people import Administrator, RelyingParty, SignIn
from asterism.access.people.sign_ins import require_recent
from asterism.access.policy import Action, Actor
from asterism.model.errors import AccessDeniedError
from asterism.model.marking import Marking
from asterism.web.limiting import Limiter, Limits
from asterism.web.visitors import (
    SESSION_COOKIE,
    VISIT_COOKIE,
    Cookies,
    Visitor,
    for_programs,
    stated_in_header,
    visitor_alone,
    visitor_of_many,
)

COOKIE: Final = "asterism_purpose"


class PurposeRequiredError(Exception):
    """Nobody has said what this request is for."""


class SignInRequiredError(Exception):
    """Nobody is signed in."""


class SetUpRequiredError(Exception):
    """Somebody was invited and has no way to sign in yet."""


@dataclass(frozen=True)
class Door:
    """What the application needs to open a Session for a request.

    Attributes:
        workspace: whose record is asked.
        person: who asks in a single-user workspace; the account this process runs under if None.
        purpose: what for there, until a request says otherwise; None to ask.
        address: where browsers reach the pages; what the workspace's settings say if None.
        limits: how much one visitor may ask for.
        key: signs cookies; new for each process, so that a restart asks again.
    """

    workspace: Workspace
    person: str | None
    purpose: str | None
    address: str | None = None
    limits: Limits = field(default_factory=Limits)
    key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    @cached_property
    def party(self) -> RelyingParty:
        """Whom passkeys are made for and shown to.

        Raises:
            WorkspaceError: if passkeys cannot be made at the address.
        """
        return RelyingParty.at(self.address or self.workspace.registry.settings.address)

    @cached_property
    def cookies(self) -> Cookies:
        """How cookies are named and sent."""
        return Cookies(secure=self.party.origin.startswith("https://"))

    @cached_property
    def limiter(self) -> Limiter:
        """What counts requests."""
        return Limiter(self.limits)

    @cached_property
    def _known_markings(self) -> dict[int, Marking]:
        return {}

    def visitor(self, request: Request) -> Visitor:
        """Return who sends a request."""
        if self.workspace.shared:
            return visitor_of_many(request, self.cookies, self.workspace)
        remembered = self._remembered(self.cookies.read(request, COOKIE))
        stated = stated_in_header(request) or remembered or self.purpose or ""
        return visitor_alone(request, self.cookies, stated)

    def session(self, request: Request) -> Session:
        """Return the request's Session.

        Raises:
            SignInRequiredError: if a browser carries no sign-in that holds.
            SetUpRequiredError: if its person was only invited.
            PurposeRequiredError: if no purpose was stated.
            AccessDeniedError: if the policy refuses, or a program's token does not hold.
        """
        person, purpose, proof = self._asked(request)
        return self.workspace.session(person, purpose, proof)

    def actor(self, request: Request, action: Action) -> Actor:
        """Return who does something that reads no record.

        Raises:
            SignInRequiredError: as `session`, and so on.
        """
        person, purpose, proof = self._asked(request)
        return self.workspace.actor(action, person, purpose, proof)

    def administrator(self, request: Request) -> Administrator:
        """Return who changes the register of people.

        Raises:
            SignInRequiredError: as `session`, and so on.
        """
        person, purpose, proof = self._asked(request)
        return self.workspace.administrator(person, purpose, proof)

    def marking(self, marking_id: int) -> Marking:
        """Return a marking that a visible row is under; what an id stands for never changes."""
        if marking_id not in self._known_markings:
            self._known_markings.update({item.id: item for item in self.workspace.markings()})
        return self._known_markings[marking_id]

    def remember(self, response: Response, purpose: str) -> None:
        """Keep the purpose of a single-user workspace's visit in the browser until it closes."""
        encoded = base64.urlsafe_b64encode(purpose.encode()).decode()
        self.cookies.give(response, COOKIE, f"{encoded}.{self._signature(encoded)}")

    def let_in(self, response: Response, token: str) -> None:
        """Give a browser the token of its new sign-in, and take what it had as a stranger."""
        self.cookies.give(response, SESSION_COOKIE, token)
        self.cookies.take(response, VISIT_COOKIE)

    def let_out(self, response: Response) -> None:
        """Take everything from a browser that signs out."""
        self.cookies.take(response, SESSION_COOKIE)
        response.headers["clear-site-data"] = '"cache", "cookies", "storage"'

    def _asked(self, request: Request) -> tuple[str | None, str, str | None]:
        visitor = visitor_of(request)
        if not self.workspace.shared:
            if not visitor.purpose:
                raise PurposeRequiredError
            return self.person, visitor.purpose, None
        if not visitor.program and for_programs(request):
            self._refuse_without_token(visitor.stated)
        if visitor.sign_in is None and not visitor.program:
            raise SignInRequiredError
        if visitor.sign_in is not None and visitor.sign_in.only_invited:
            raise SetUpRequiredError
        if visitor.can_read and not visitor.purpose:
            raise PurposeRequiredError
        # Of a token that does not hold, the workspace says so, and logs it.
        return None, visitor.stated, visitor.proof

    def _refuse_without_token(self, stated: str) -> NoReturn:
        """Let the workspace refuse, and log, what comes to the API without a token.

        Raises:
            SignInRequiredError: always.
        """
        with suppress(AccessDeniedError):
            self.workspace.session(None, stated, None)
        raise SignInRequiredError

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


def door_of(request: Request) -> Door:
    """Return the application's door."""
    door: Door = request.app.state.door
    return door


def visitor_of(request: Request) -> Visitor:
    """Return who sends a request; asked of the workspace once for each request."""
    found: Visitor | None = getattr(request.state, "visitor", None)
    if found is None:
        found = request.state.visitor = door_of(request).visitor(request)
    return found


def session_of(request: Request) -> Session:
    """Return the request's Session; a FastAPI dependency."""
    return door_of(request).session(request)


def sign_in_of(request: Request) -> SignIn:
    """Return the request's sign-in, that of an invited person too; a FastAPI dependency.

    Raises:
        SignInRequiredError: if there is none.
    """
    found = visitor_of(request).sign_in
    if found is None:
        raise SignInRequiredError
    return found


def require_recent_sign_in(request: Request) -> None:
    """Let pass whoever signed in within the last ten minutes, before what is sensitive.

    Raises:
        SignInAgainError: if that was longer ago.
    """
    sign_in = visitor_of(request).sign_in
    if sign_in is not None:
        require_recent(door_of(request).workspace.registry, sign_in)


def administrator_of(request: Request) -> Administrator:
    """Return who changes the register of people; a FastAPI dependency."""
    return door_of(request).administrator(request)


Asking = Annotated[Session, Depends(session_of)]
"""The Session of a request, as routes take it."""
SignedIn = Annotated[SignIn, Depends(sign_in_of)]
"""The sign-in of a request: what people do to their own account."""
Recent = Annotated[None, Depends(require_recent_sign_in)]
"""Of routes that give out proofs, change what people may do, or end sign-ins elsewhere."""
Administering = Annotated[Administrator, Depends(administrator_of)]
"""Whoever may change the register of people, as routes take it."""
