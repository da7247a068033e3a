"""The ways to sign in that a person has: to see, to name and to remove."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from sqlalchemy import Connection, delete, func, select, update

from asterism.access.people.errors import PeopleError
from asterism.access.people.names import checked_name
from asterism.access.people.registry import OWN_ACCOUNT, Registry, is_id
from asterism.access.people.sign_ins import SignIn, require_recent
from asterism.record import people_schema as schema

Kind = Literal["passkey", "authenticator", "password", "recovery-codes"]

PASSKEYS: Final = schema.passkeys
AUTHENTICATORS: Final = schema.authenticators
NAMED: Final = {"passkey": PASSKEYS, "authenticator": AUTHENTICATORS}


@dataclass(frozen=True, slots=True)
class Credential:
    """One way to sign in, or a part of one.

    Attributes:
        kind: "passkey", "authenticator", "password" or "recovery-codes".
        id: what names it to `rename_credential` and `remove_credential`.
        name: what the person calls it; of recovery codes, how many are left.
        made_at: when it was made or last changed, in microseconds.
        last_used_at: when it was last used; None if never, or not known.
    """

    kind: Kind
    id: str
    name: str
    made_at: int
    last_used_at: int | None


def credentials(registry: Registry, sign_in: SignIn) -> list[Credential]:
    """Return the person's own ways to sign in, passkeys first, then by age."""
    with registry.database.reading() as connection:
        return _credentials(connection, sign_in.person_id)


def rename_credential(
    registry: Registry, sign_in: SignIn, kind: Kind, credential_id: str, name: str
) -> None:
    """Give one of the person's own passkeys or authenticators another name.

    Raises:
        PeopleError: if there is none by that id, or the name cannot be one.
    """
    table, name = NAMED.get(kind), checked_name(name, kind)
    with registry.database.operating() as connection:
        renamed = 0
        if table is not None and is_id(credential_id):
            own = table.c.id == credential_id, table.c.person_id == sign_in.person_id
            renamed = connection.execute(update(table).where(*own).values(name=name)).rowcount
        if not renamed:
            raise PeopleError(_NONE)
        registry.note(
            sign_in.person, OWN_ACCOUNT, "rename-credential", credential_id, outcome="acted"
        )


def remove_credential(registry: Registry, sign_in: SignIn, kind: Kind, credential_id: str) -> None:
    """Remove one of the person's own ways to sign in, but not the last that works.

    Raises:
        SignInAgainError: if they signed in longer than ten minutes ago.
        PeopleError: if there is none by that id, or nothing would be left to sign in with.
    """
    require_recent(registry, sign_in)
    with registry.database.operating() as connection:
        before = _credentials(connection, sign_in.person_id)
        gone = next((one for one in before if (one.kind, one.id) == (kind, credential_id)), None)
        if gone is None:
            raise PeopleError(_NONE)
        if not can_sign_in([one for one in before if one != gone]):
            message = "this is the last way to sign in that you have; add another one first"
            raise PeopleError(message)
        _remove(connection, gone, sign_in.person_id)
        registry.note(
            sign_in.person,
            OWN_ACCOUNT,
            "remove-credential",
            credential_id,
            {"kind": kind},
            outcome="acted",
        )


def can_sign_in(kept: list[Credential]) -> bool:
    """Return whether these are enough: a passkey, or a password with an authenticator."""
    kinds = {one.kind for one in kept}
    return "passkey" in kinds or {"password", "authenticator"} <= kinds


_NONE: Final = "you have no such way to sign in; load the list again"


def _credentials(connection: Connection, person_id: str) -> list[Credential]:
    found = []
    for kind, table in NAMED.items():
        wanted = select(table).where(table.c.person_id == person_id).order_by(table.c.made_at)
        if kind == "authenticator":
            wanted = wanted.where(table.c.confirmed_at.is_not(None))
        found += [
            Credential(kind, row.id, row.name, row.made_at, row.last_used_at)  # type: ignore[arg-type]
            for row in connection.execute(wanted)
        ]
    password, codes = schema.passwords, schema.recovery_codes
    kept = select(password.c.changed_at).where(password.c.person_id == person_id)
    changed_at = connection.scalar(kept)
    if changed_at is not None:
        found.append(Credential("password", person_id, "Password", changed_at, None))
    unused = codes.c.person_id == person_id, codes.c.used_at.is_(None)
    left, made_at = connection.execute(
        select(func.count(), func.max(codes.c.made_at)).where(*unused)
    ).one()
    if left:
        found.append(Credential("recovery-codes", person_id, f"{left} left", made_at, None))
    return found


def _remove(connection: Connection, gone: Credential, person_id: str) -> None:
    if gone.kind in NAMED:
        table = NAMED[gone.kind]
        connection.execute(
            delete(table).where(table.c.id == gone.id, table.c.person_id == person_id)
        )
        return
    owned = schema.passwords if gone.kind == "password" else schema.recovery_codes
    connection.execute(delete(owned).where(owned.c.person_id == person_id))
