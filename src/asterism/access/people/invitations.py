"""Invitations: how a person comes to their account without anybody knowing a password."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, insert, select, update

from asterism.access.people.accounts import PEOPLE, person_by_id, person_named
from asterism.access.people.errors import PeopleError, SignInError
from asterism.access.people.registry import OWN_ACCOUNT, Administrator, Registry
from asterism.access.people.sign_ins import NewSignIn, in_force, issue
from asterism.access.people.tokens import Secret, make_token, sha256_of
from asterism.record import people_schema as schema

INVITATIONS: Final = schema.invitations
KIND: Final = "invitation"
REFUSED: Final = "this invitation is unknown, was used or has ended; ask for a new one"


@dataclass(frozen=True, slots=True)
class Invitation:
    """An open invitation: whom it is for, on whose behalf, and until when (microseconds)."""

    person: str
    organisation: str
    invited_by: str
    expires_at: int


def invite(registry: Registry, by: Administrator, name: str, *, anew: bool = False) -> Secret:
    """Make an invitation for an account and return its token, which can be seen only now.

    Earlier invitations of the same account end.

    Args:
        registry: the register.
        by: who invites.
        name: the account.
        anew: take away every way to sign in that the account has, and end its sign-ins: for a
            person who lost their passkey, or whose passkey was stolen.

    Raises:
        PeopleError: if there is no such account, or it is suspended.
    """
    with registry.acting(by, "invite-person", name, {"anew": anew}) as connection:
        person, at, token = person_named(connection, name), registry.clock(), make_token()
        if not person.active:
            message = f"{person.name} is suspended; reinstate the account first"
            raise PeopleError(message)
        earlier = INVITATIONS.c.person_id == person.id, INVITATIONS.c.used_at.is_(None)
        connection.execute(update(INVITATIONS).where(*earlier).values(used_at=at))
        if anew:
            _forget_credentials(connection, person.id, at)
        row = {
            "token_sha256": sha256_of(KIND, token.reveal()),
            "person_id": person.id,
            "made_by": by.person,
            "made_at": at,
            "expires_at": at + registry.settings.invitation,
        }
        connection.execute(insert(INVITATIONS).values(row))
        return token


def open_invitation(registry: Registry, token: str) -> Invitation:
    """Return what an invitation says, without using it up.

    Raises:
        SignInError: if it is unknown, was used or has ended.
    """
    with registry.database.reading() as connection:
        row = _row_of(registry, connection, token)
    if row is None:
        registry.note("", OWN_ACCOUNT, "open-invitation", outcome="denied")
        raise SignInError(REFUSED)
    return Invitation(row.name, row.organisation_key, row.made_by, row.expires_at)


def accept_invitation(registry: Registry, token: str) -> NewSignIn:
    """Use an invitation up and let its person set up a way to sign in, for half an hour.

    Raises:
        SignInError: if it is unknown, was used or has ended.
    """
    with registry.database.operating() as connection:
        row = _row_of(registry, connection, token)
        if row is not None and _use_up(connection, row.token_sha256, registry.clock()):
            person = person_by_id(connection, row.person_id)
            made = issue(registry, connection, person, "invitation")
            registry.note(person.name, OWN_ACCOUNT, "accept-invitation", outcome="acted")
            return made
    registry.note("", OWN_ACCOUNT, "accept-invitation", outcome="denied")
    raise SignInError(REFUSED)


def _row_of(registry: Registry, connection: Connection, token: str) -> Row[Any] | None:
    wanted = (
        select(INVITATIONS, PEOPLE.c.name, PEOPLE.c.organisation_key, PEOPLE.c.state)
        .join(PEOPLE, PEOPLE.c.id == INVITATIONS.c.person_id)
        .where(INVITATIONS.c.token_sha256 == sha256_of(KIND, token))
    )
    row = connection.execute(wanted).one_or_none()
    if row is None or row.used_at is not None or row.state != "active":
        return None
    return row if in_force(row.made_at, row.expires_at, registry.clock()) else None


def _use_up(connection: Connection, token_sha256: str, at: int) -> bool:
    """Note that an invitation was used; False if another process was faster."""
    unused = INVITATIONS.c.token_sha256 == token_sha256, INVITATIONS.c.used_at.is_(None)
    used = connection.execute(update(INVITATIONS).where(*unused).values(used_at=at))
    return used.rowcount == 1


def _forget_credentials(connection: Connection, person_id: str, at: int) -> None:
    tables = (schema.passkeys, schema.authenticators, schema.passwords, schema.recovery_codes)
    for table in tables:
        connection.execute(delete(table).where(table.c.person_id == person_id))
    open_ones = schema.sign_ins.c.person_id == person_id, schema.sign_ins.c.ended_at.is_(None)
    connection.execute(update(schema.sign_ins).where(*open_ones).values(ended_at=at))
