"""Who may sign in on the forum, with what, and for how long."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING, Final, NamedTuple

from asterism.simulate.keyed import derive_key

if TYPE_CHECKING:
    from asterism.simulate.clock import Clock

SESSION: Final = "nl_session"
VISIT: Final = "nl_visit"
_PASSWORD_BYTES: Final = 12


class Credentials(NamedTuple):
    """A name and a password of a world; the server tells them to whoever started it."""

    user: str
    password: str


def credentials(seed: int, documents: int) -> Credentials:
    """Return the reader's account of a world."""
    digest = hashlib.blake2b(
        f"reader\x1f{seed}\x1f{documents}".encode(), digest_size=_PASSWORD_BYTES
    ).digest()
    password = base64.urlsafe_b64encode(digest).decode()
    return Credentials(f"reader{derive_key('reader', seed, documents) % 10**6:06d}", password)


class Accounts:
    """Signs in and remembers who is.

    Args:
        known: who may.
        clock: what sessions expire by.
        seconds: how long a session lasts.
    """

    def __init__(self, known: Credentials, clock: Clock, seconds: float) -> None:
        self._known = known
        self._clock = clock
        self._seconds = seconds
        self._key = secrets.token_bytes(32)
        self._open: dict[str, float] = {}

    def new_visit(self) -> str:
        """Return a token for a client who has not signed in."""
        return secrets.token_urlsafe(16)

    def form_token(self, visit: str) -> str:
        """Return what the form must bring back, so that no other site can have sent it."""
        return hmac.new(self._key, visit.encode(), "sha256").hexdigest()

    def accepts(self, visit: str, token: str) -> bool:
        """Say whether a form came from a page of ours."""
        return bool(visit) and hmac.compare_digest(self.form_token(visit), token)

    def sign_in(self, user: str, password: str) -> str | None:
        """Return a new session, or None if name and password do not fit."""
        if not (user == self._known.user and hmac.compare_digest(password, self._known.password)):
            return None
        session = secrets.token_urlsafe(24)
        self._open[session] = self._clock.now() + self._seconds
        return session

    def sign_out(self, session: str) -> None:
        """End a session."""
        self._open.pop(session, None)

    def user(self, session: str) -> str | None:
        """Return who has this session, or None if nobody has or it has expired."""
        until = self._open.get(session)
        if until is None or until <= self._clock.now():
            self._open.pop(session, None)
            return None
        return self._known.user
