"""Authenticator programs: codes of six digits that change every half minute (RFC 6238)."""

from __future__ import annotations

import base64
import io
import secrets
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

import segno
from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlalchemy import Connection, delete, insert, or_, select, update

from asterism.access.people.errors import SignInError
from asterism.access.people.names import checked_name
from asterism.access.people.registry import OWN_ACCOUNT, Registry, is_id, new_id
from asterism.access.people.sealing import seal, unseal
from asterism.access.people.sign_ins import SignIn, require_recent
from asterism.access.people.tokens import Secret
from asterism.model.clock import SECOND
from asterism.record import people_schema as schema

AUTHENTICATORS: Final = schema.authenticators
SECRET_BYTES: Final = 20
"""As many as the HMAC's output (RFC 4226, section 4, R6)."""
DIGITS: Final = 6
STEP_SECONDS: Final = 30
STEPS_OFF: Final = 1
"""How many steps a clock may be off, either way (RFC 6238, section 5.2)."""
ISSUER: Final = "Asterism"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What a person brings into their authenticator program, shown once.

    Attributes:
        id: what confirms it.
        secret: in base 32, to type.
        address: the same as an otpauth:// address.
        picture: the address as a QR code, an SVG element without scripts or styles.
    """

    id: str
    secret: Secret
    address: Secret
    picture: Secret


@dataclass(frozen=True, slots=True)
class CodeMatch:
    """A code that is right: of which authenticator, for which time step."""

    authenticator_id: str
    step: int


def begin_authenticator(registry: Registry, sign_in: SignIn, name: str = "") -> Enrolment:
    """Make an authenticator that counts once a code of it was confirmed.

    Args:
        registry: the register.
        sign_in: who; from the last ten minutes.
        name: what the person calls it.

    Raises:
        SignInAgainError: if they signed in longer ago.
        PeopleError: if the name cannot be one.
    """
    require_recent(registry, sign_in)
    secret, made = secrets.token_bytes(SECRET_BYTES), new_id()
    row = {
        "id": made,
        "person_id": sign_in.person_id,
        "name": checked_name(name or "Authenticator", "authenticator"),
        "sealed_secret": seal(registry.key(), secret, f"{sign_in.person_id}/{made}"),
        "made_at": registry.clock(),
    }
    with registry.database.operating() as connection:
        unconfirmed = AUTHENTICATORS.c.confirmed_at.is_(None)
        own = AUTHENTICATORS.c.person_id == sign_in.person_id
        connection.execute(delete(AUTHENTICATORS).where(own, unconfirmed))
        connection.execute(insert(AUTHENTICATORS).values(row))
        registry.note(sign_in.person, OWN_ACCOUNT, "begin-authenticator", made, outcome="acted")
    typed = base64.b32encode(secret).decode()
    label = quote(f"{ISSUER}:{sign_in.person}")
    address = f"otpauth://totp/{label}?secret={typed}&issuer={ISSUER}"
    return Enrolment(made, Secret(typed), Secret(address), Secret(_picture(address)))


def confirm_authenticator(
    registry: Registry, sign_in: SignIn, enrolment_id: str, code: str
) -> None:
    """Let an authenticator count from now on, as a code of it is right.

    Raises:
        SignInError: if the code is wrong or there is no such enrolment; the person may try again.
        SignInAgainError: if they signed in longer ago.
    """
    require_recent(registry, sign_in)
    own = (AUTHENTICATORS.c.id == enrolment_id) & (AUTHENTICATORS.c.person_id == sign_in.person_id)
    at = registry.clock()
    with registry.database.operating() as connection:
        open_one = select(AUTHENTICATORS).where(own, AUTHENTICATORS.c.confirmed_at.is_(None))
        row = connection.execute(open_one).one_or_none() if is_id(enrolment_id) else None
        match = None
        if row is not None:
            match = _match(registry, row.id, sign_in.person_id, row.sealed_secret, code)
        if match is not None and use_up(connection, match, at):
            connection.execute(update(AUTHENTICATORS).where(own).values(confirmed_at=at))
            registry.note(
                sign_in.person, OWN_ACCOUNT, "add-authenticator", enrolment_id, outcome="acted"
            )
            return
    registry.note(sign_in.person, OWN_ACCOUNT, "add-authenticator", enrolment_id, outcome="denied")
    message = "that code is not right; check the clock of your device and type the next code"
    raise SignInError(message)


def match_code(
    registry: Registry, connection: Connection, person_id: str, code: str
) -> CodeMatch | None:
    """Return which of a person's authenticators shows this code about now, or None.

    Takes as long for a person who has none.
    """
    wanted = select(AUTHENTICATORS.c.id, AUTHENTICATORS.c.sealed_secret).where(
        AUTHENTICATORS.c.person_id == person_id, AUTHENTICATORS.c.confirmed_at.is_not(None)
    )
    kept = [(row.id, row.sealed_secret) for row in connection.execute(wanted)]
    decoy = seal(registry.key(), bytes(SECRET_BYTES), f"{person_id}/")
    found = [_match(registry, *one, code) for one in _with_owner(kept or [("", decoy)], person_id)]
    return next((match for match in found if match is not None and kept), None)


def use_up(connection: Connection, match: CodeMatch, at: int) -> bool:
    """Note that a code was taken; False if it, or a later one, was taken before."""
    unused = or_(AUTHENTICATORS.c.last_step.is_(None), AUTHENTICATORS.c.last_step < match.step)
    taken = connection.execute(
        update(AUTHENTICATORS)
        .where(AUTHENTICATORS.c.id == match.authenticator_id, unused)
        .values(last_step=match.step, last_used_at=at)
    )
    return taken.rowcount == 1


def _with_owner(kept: list[tuple[str, bytes]], person_id: str) -> list[tuple[str, str, bytes]]:
    return [(authenticator_id, person_id, sealed) for authenticator_id, sealed in kept]


def _match(
    registry: Registry, authenticator_id: str, person_id: str, sealed: bytes, code: str
) -> CodeMatch | None:
    secret = unseal(registry.key(), sealed, f"{person_id}/{authenticator_id}")
    totp = TOTP(secret, DIGITS, SHA1(), STEP_SECONDS)  # noqa: S303 - HMAC-SHA1, as programs expect
    now_step = registry.clock() // SECOND // STEP_SECONDS
    given = "".join(code.split()).encode("utf-8", "replace")
    steps = range(now_step - STEPS_OFF, now_step + STEPS_OFF + 1)
    right = [step for step in steps if bytes_eq(totp.generate(step * STEP_SECONDS), given)]
    return CodeMatch(authenticator_id, right[-1]) if right else None


def _picture(address: str) -> str:
    drawn = io.BytesIO()
    segno.make(address, error="m").save(
        drawn, kind="svg", xmldecl=False, svgns=True, scale=5, border=4, nl=False, light="white"
    )
    return drawn.getvalue().decode()
