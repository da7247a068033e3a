"""Signing in with a password and a code: the way for people without a passkey."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection

from asterism.access.people import recovery
from asterism.access.people.accounts import Person, find_person
from asterism.access.people.attempts import count_attempt, forget_attempts
from asterism.access.people.authenticators import CodeMatch, match_code, use_up
from asterism.access.people.errors import SignInError
from asterism.access.people.names import key_of
from asterism.access.people.passwords import (
    hash_of,
    is_outdated,
    is_right,
    keep_hash,
    kept_hash,
)
from asterism.access.people.registry import OWN_ACCOUNT, Registry
from asterism.access.people.sign_ins import NewSignIn, issue

NOBODY: Final = "0" * 32
REFUSED: Final = "name, password and code do not belong together; check each and try again"


@dataclass(frozen=True, slots=True)
class _Looked:
    """What is known of an account and of a code; of a name that nobody has, nothing."""

    person: Person | None
    kept: str | None = field(repr=False)
    match: CodeMatch | None
    recovers: bool


def sign_in_with_password_and_totp(
    registry: Registry,
    name: str,
    password: str,
    code: str,
    address: str,
    *,
    replacing: str | None = None,
) -> NewSignIn:
    """Sign somebody in by a password and a code; neither is enough.

    The answer, and the work done for it, is the same for a name that nobody has, an account
    without a password, a wrong password and a wrong code.

    Args:
        registry: the register.
        name: as typed.
        password: as typed.
        code: six digits of an authenticator, or a recovery code.
        address: the network address that the request comes from.
        replacing: the token that the browser carried so far; it ends.

    Raises:
        TooManyAttemptsError: if there were too many for this name or from this address.
        SignInError: if they do not belong together.
        AuditError: if the attempt cannot be logged; nobody is signed in then.
    """
    count_attempt(registry, address, key_of(name))
    with registry.database.reading() as connection:
        looked = _look(registry, connection, name, code)
    right = is_right(looked.kept, password)
    person = looked.person
    if right and person is not None and person.active and looked.kept is not None:
        renewed = hash_of(password) if is_outdated(looked.kept) else None
        with registry.database.operating() as connection:
            method = _use_up(registry, connection, person, code, looked)
            if method is not None:
                if renewed is not None:
                    keep_hash(connection, person.id, renewed, registry.clock())
                made = issue(registry, connection, person, method, replacing)
                terms = {"method": method, "address": address}
                registry.note(person.name, OWN_ACCOUNT, "sign-in", "", terms, outcome="acted")
        if method is not None:
            forget_attempts(registry, key_of(name))
            return made
    known = "" if person is None else person.name
    terms = {"method": "password", "address": address}
    registry.note(known, OWN_ACCOUNT, "sign-in", "", terms, outcome="denied")
    raise SignInError(REFUSED)


def _look(registry: Registry, connection: Connection, name: str, code: str) -> _Looked:
    person = find_person(connection, name)
    person_id = NOBODY if person is None else person.id
    return _Looked(
        person,
        kept_hash(connection, person_id),
        match_code(registry, connection, person_id, code),
        recovery.holds(connection, person_id, code),
    )


def _use_up(
    registry: Registry, connection: Connection, person: Person, code: str, looked: _Looked
) -> str | None:
    """Return the method by which the code is right, used up; None if it is wrong or was used."""
    at = registry.clock()
    if looked.match is not None and use_up(connection, looked.match, at):
        return "password"
    if looked.recovers and recovery.use_up(connection, person.id, code, at):
        return "recovery"
    return None
