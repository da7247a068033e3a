"""Recovery codes: each stands in once for an authenticator that is lost."""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, select, update

from asterism.access.people.registry import OWN_ACCOUNT, Registry
from asterism.access.people.sign_ins import SignIn, require_recent
from asterism.access.people.tokens import Secret, make_recovery_code, sha256_of
from asterism.record import people_schema as schema

CODES: Final = schema.recovery_codes
HOW_MANY: Final = 10
KIND: Final = "recovery-code"


def make_recovery_codes(registry: Registry, sign_in: SignIn) -> list[Secret]:
    """Return new codes, which can be seen only now; earlier ones end.

    Each holds 120 random bits, so that a plain hash of it can be kept.

    Raises:
        SignInAgainError: if the person signed in longer than ten minutes ago.
    """
    require_recent(registry, sign_in)
    codes, at = [make_recovery_code() for _ in range(HOW_MANY)], registry.clock()
    rows = [
        {
            "code_sha256": sha256_of(KIND, code.reveal()),
            "person_id": sign_in.person_id,
            "made_at": at,
        }
        for code in codes
    ]
    with registry.database.operating() as connection:
        connection.execute(delete(CODES).where(CODES.c.person_id == sign_in.person_id))
        connection.execute(insert(CODES), rows)
        registry.note(sign_in.person, OWN_ACCOUNT, "make-recovery-codes", outcome="acted")
    return codes


def holds(connection: Connection, person_id: str, code: str) -> bool:
    """Return whether a code is one of the person's that were not used."""
    return bool(connection.scalar(select(CODES.c.person_id).where(_unused(person_id, code))))


def use_up(connection: Connection, person_id: str, code: str, at: int) -> bool:
    """Note that a code was used; False if it is not one of the person's, or was used before."""
    used = connection.execute(update(CODES).where(_unused(person_id, code)).values(used_at=at))
    return used.rowcount == 1


def _unused(person_id: str, code: str) -> ColumnElement[bool]:
    return and_(
        CODES.c.code_sha256 == sha256_of(KIND, code),
        CODES.c.person_id == person_id,
        CODES.c.used_at.is_(None),
    )
