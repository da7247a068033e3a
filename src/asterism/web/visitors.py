"""Who a request comes from: a browser with a sign-in, a program with a token, or nobody known.

A browser carries its token in one cookie that no script can read and no other site can send. Over
TLS its name begins with `__Host-`, so that neither another host nor plain HTTP can set it; plain
HTTP is for loopback alone. Programs carry their token in `Authorization: Bearer`.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from typing import Final

from fastapi import Request, Response

from asterism.access import Workspace
from asterism.access.people import RelyingParty, SignIn, SignInEndedError, prove, session_of
from asterism.model.subject import Subject

HEADER: Final = "asterism-purpose"
FORM_HEADER: Final = "asterism-form"
FORM_FIELD: Final = "form_token"
PURPOSE_LENGTH: Final = 200
SESSION_COOKIE: Final = "asterism_session"
VISIT_COOKIE: Final = "asterism_visit"


@dataclass(frozen=True, slots=True)
class Visitor:
    """What a request shows of who sends it.

    Attributes:
        proof: the token it carries, whether or not it holds; None without one.
        sign_in: of the cookie, if it holds.
        subject: whom the token proves; None in a single-user workspace and for a stranger.
        token_purpose: the only purpose that a program's token is good for, if there is one.
        stated: the purpose that a program states, or that the sign-in was told; "" without one.
        program: whether it carries a token of programs, as no browser does by itself.
        visit: what the tokens of its forms are made of.
        is_new: whether `visit` is still to be given to the browser.
    """

    proof: str | None = field(default=None, repr=False)
    sign_in: SignIn | None = None
    subject: Subject | None = None
    token_purpose: str | None = None
    stated: str = ""
    program: bool = False
    visit: str = field(default="", repr=False)
    is_new: bool = False

    @property
    def form_token(self) -> str:
        """What a form of this visitor's pages sends along (a synchroniser token).

        A keyed hash of the secret that the browser carries in a cookie: nobody else can make
        it, it ends with the sign-in, and all processes that serve the pages agree on it.
        """
        return hmac.new(self.visit.encode(), b"asterism form", hashlib.sha256).hexdigest()

    @property
    def can_read(self) -> bool:
        """Whether it is somebody who proved who they are, and not only invited."""
        return self.subject is not None

    @property
    def purpose(self) -> str:
        """What its reads are for, or ""."""
        return self.stated or self.token_purpose or ""


@dataclass(frozen=True, slots=True)
class Cookies:
    """How cookies are named and sent.

    Attributes:
        secure: whether pages are served over TLS.
    """

    secure: bool

    def name(self, name: str) -> str:
        """Return the full name of a cookie."""
        return f"__Host-{name}" if self.secure else name

    def read(self, request: Request, name: str) -> str:
        """Return what a cookie holds, or ""."""
        return request.cookies.get(self.name(name), "")

    def give(self, response: Response, name: str, value: str) -> None:
        """Let the browser carry something until it closes."""
        response.set_cookie(
            self.name(name), value, secure=self.secure, httponly=True, samesite="strict", path="/"
        )

    def take(self, response: Response, name: str) -> None:
        """Let the browser carry it no longer."""
        response.delete_cookie(
            self.name(name), secure=self.secure, httponly=True, samesite="strict", path="/"
        )


def visitor_alone(request: Request, cookies: Cookies, stated: str) -> Visitor:
    """Return the visitor of a workspace whose one user needs no proof."""
    visit = cookies.read(request, VISIT_COOKIE)
    return Visitor(stated=stated, visit=visit or _new_visit(), is_new=not visit)


def visitor_of_many(request: Request, cookies: Cookies, workspace: Workspace) -> Visitor:
    """Return the visitor of a shared workspace."""
    bearer = _bearer(request)
    if bearer is not None:
        return _program(request, bearer, workspace)
    token = cookies.read(request, SESSION_COOKIE)
    try:
        sign_in = session_of(workspace.registry, token)
        proven = None if sign_in.only_invited else prove(workspace.registry, token)
    except SignInEndedError:
        visit = cookies.read(request, VISIT_COOKIE)
        return Visitor(visit=visit or _new_visit(), is_new=not visit)
    return Visitor(
        proof=token,
        sign_in=sign_in,
        subject=None if proven is None else proven.subject,
        stated=sign_in.purpose,
        visit=token,
    )


def clean_purpose(text: str) -> str:
    """Return a stated purpose on one line, at most `PURPOSE_LENGTH` characters."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(printable.split())[:PURPOSE_LENGTH]


def stated_in_header(request: Request) -> str:
    """Return the purpose that a program states with its request, or ""."""
    # The protocol's own letters are few: programs send UTF-8, which arrives as Latin-1.
    sent = request.headers.get(HEADER, "").encode("latin-1")
    return clean_purpose(sent.decode("utf-8", "replace"))


def is_at(request: Request, party: RelyingParty) -> bool:
    """Return whether the browser came by the address that passkeys belong to."""
    return request.headers.get("host", "") == party.origin.partition("://")[2]


def for_programs(request: Request) -> bool:
    """Return whether a request is for the JSON API, and not for a page."""
    return request.url.path.startswith("/api/")


def address_of(request: Request) -> str:
    """Return the network address that a request comes from."""
    return request.client.host if request.client else "unknown"


def _program(request: Request, bearer: str, workspace: Workspace) -> Visitor:
    stated = stated_in_header(request)
    try:
        proven = prove(workspace.registry, bearer)
    except SignInEndedError:
        return Visitor(proof=bearer, stated=stated, program=True)
    return Visitor(
        proof=bearer,
        subject=proven.subject,
        token_purpose=proven.purpose,
        stated=stated,
        program=True,
    )


def _bearer(request: Request) -> str | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def _new_visit() -> str:
    return secrets.token_urlsafe(32)
