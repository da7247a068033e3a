"""How long people stay signed in, and under which address they find the workspace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self
from urllib.parse import urlsplit

from asterism.model.clock import DAY, HOUR, SECOND
from asterism.model.errors import WorkspaceError

MINUTE: Final = 60 * SECOND
RECENT: Final = 10 * MINUTE
"""How long after signing in somebody may do what is sensitive without signing in again."""
CHALLENGE_LIFETIME: Final = 5 * MINUTE
INVITED_LIFETIME: Final = 30 * MINUTE
"""How long somebody has to set up a passkey after opening an invitation."""
CLOCK_TOLERANCE: Final = 5 * MINUTE
"""How far behind a proof's making the clock may be before the proof is refused."""
TOUCH: Final = MINUTE
"""How old the note of the last use grows before it is written anew."""


@dataclass(frozen=True, slots=True)
class SignInSettings:
    """What an operator may set in `workspace.json`.

    Attributes:
        idle_minutes: a sign-in ends when it was not used for so long.
        absolute_hours: a sign-in ends so long after it was made, used or not.
        invitation_days: an invitation ends so long after it was made.
        address: where browsers reach the pages; passkeys belong to its host.
        known_passwords: a list of stolen passwords that no new one may be on: lines of SHA-1,
            ordered. Empty for none.
    """

    idle_minutes: int = 30
    absolute_hours: int = 12
    invitation_days: int = 7
    address: str = "http://localhost:8017"
    known_passwords: str = ""

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Self:
        """Return what the settings say under "sign_in", and the defaults for the rest.

        Raises:
            WorkspaceError: if one of them is unknown or means nothing.
        """
        given = settings.get("sign_in", {})
        known = set(cls.__slots__)
        if not isinstance(given, dict) or not set(given) <= known:
            message = f"workspace.json: sign_in may hold {', '.join(sorted(known))} and no more"
            raise WorkspaceError(message)
        made = cls(**given)
        for name in ("idle_minutes", "absolute_hours", "invitation_days"):
            value = getattr(made, name)
            if type(value) is not int or value < 1:
                message = f"workspace.json: {name} in sign_in must be a whole number above zero"
                raise WorkspaceError(message)
        if not isinstance(made.known_passwords, str):
            message = "workspace.json: known_passwords in sign_in must be the path of a file"
            raise WorkspaceError(message)
        RelyingParty.at(made.address)
        return made

    @property
    def idle(self) -> int:
        """The idle limit in microseconds."""
        return self.idle_minutes * MINUTE

    @property
    def absolute(self) -> int:
        """The absolute limit in microseconds."""
        return self.absolute_hours * HOUR

    @property
    def invitation(self) -> int:
        """The lifetime of an invitation in microseconds."""
        return self.invitation_days * DAY


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """Whom a passkey is made for and shown to (W3C Web Authentication, level 3, section 4).

    Attributes:
        host: the domain that passkeys belong to; "localhost", but no number.
        origin: scheme, host and port of the pages, as a browser states them.
        name: what an authenticator shows.
    """

    host: str
    origin: str
    name: str = "Asterism"

    @classmethod
    def at(cls, address: str) -> Self:
        """Return the party whose pages are at an address.

        Raises:
            WorkspaceError: if passkeys cannot be made there.
        """
        try:
            parts = urlsplit(address)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            host, port = "", None
        numeric = host.replace(".", "").isdigit() or ":" in host
        secure = bool(host) and (parts.scheme == "https" or host == "localhost")
        if numeric or not secure or parts.scheme not in {"http", "https"}:
            message = (
                f"{address}: passkeys need the address of the pages as https://HOST or "
                "http://localhost:PORT, with a name and not a number"
            )
            raise WorkspaceError(message)
        standard = {"http": 80, "https": 443}[parts.scheme]
        suffix = "" if port in {None, standard} else f":{port}"
        return cls(host, f"{parts.scheme}://{host}{suffix}")
