"""Passwords: the fallback, and never enough alone.

Argon2id (RFC 9106) with 64 MiB, 3 passes and 4 lanes, the RFC's second recommendation and above
the least that OWASP's Password Storage Cheat Sheet asks for (19 MiB, 2 passes, 1 lane). A hash
made with other settings is made anew when its password is next given.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, select

from asterism.access.people.accounts import PEOPLE
from asterism.access.people.attempts import count_attempt, forget_attempts
from asterism.access.people.errors import SignInError, WeakPasswordError
from asterism.access.people.known_passwords import ENOUGH_GUESSES, guesses, is_listed
from asterism.access.people.names import folded
from asterism.access.people.registry import OWN_ACCOUNT, Registry
from asterism.access.people.sign_ins import SIGN_INS, SignIn, require_recent
from asterism.record import people_schema as schema
from asterism.record.writing import upsert_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

SHORTEST: Final = 12
LONGEST: Final = 1_000
FEWEST_CHARACTERS: Final = 6
"""Different ones in a password: "aaaaaaaaaaaa" is long and no secret."""
RUNS: Final = ("abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "0123456789" * 3)
AT_ONCE: Final = BoundedSemaphore(2)
"""Hashes at one time: each takes 64 MiB, and anybody may ask for one."""

HASHER: Final = PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=4)


def set_password(registry: Registry, sign_in: SignIn, password: str, current: str = "") -> None:
    """Give the person a new password; every other sign-in of theirs ends.

    It is of use only together with an authenticator's code.

    Args:
        registry: the register.
        sign_in: who; from the last ten minutes.
        password: the new one, kept exactly as typed.
        current: the one so far, where there is one.

    Raises:
        SignInAgainError: if they signed in longer ago.
        TooManyAttemptsError: if `current` was wrong too often.
        SignInError: if `current` is not the one so far.
        WeakPasswordError: if the new one is easily guessed.
    """
    require_recent(registry, sign_in)
    with registry.database.reading() as connection:
        so_far = kept_hash(connection, sign_in.person_id)
        row = connection.execute(
            select(PEOPLE.c.name, PEOPLE.c.organisation_key, schema.organisations.c.name)
            .join(schema.organisations)
            .where(PEOPLE.c.id == sign_in.person_id)
        ).one()
    if so_far is not None:
        _require_current(registry, sign_in, so_far, current)
    require_strong(password, tuple(row), registry.settings.known_passwords)
    made = hash_of(password)
    with registry.database.operating() as connection:
        keep_hash(connection, sign_in.person_id, made, registry.clock())
        others = (SIGN_INS.c.person_id == sign_in.person_id) & (SIGN_INS.c.id != sign_in.id)
        connection.execute(
            SIGN_INS.update()
            .where(others, SIGN_INS.c.ended_at.is_(None))
            .values(ended_at=registry.clock())
        )
        registry.note(sign_in.person, OWN_ACCOUNT, "set-password", outcome="acted")


def _require_current(registry: Registry, sign_in: SignIn, kept: str, current: str) -> None:
    """Let pass whoever knows the password so far, not merely a browser that was left open."""
    account = f"change {sign_in.person_id}"
    count_attempt(registry, account, account)
    if not is_right(kept, current):
        registry.note(sign_in.person, OWN_ACCOUNT, "set-password", outcome="denied")
        message = "the current password is not right; nothing was changed"
        raise SignInError(message)
    forget_attempts(registry, account)


def require_strong(password: str, names: Iterable[str] = (), stolen: str = "") -> None:
    """Let a password pass that is not easily guessed.

    Length counts, not kinds of characters (NIST SP 800-63B-4, section 3.1.1.2).

    Args:
        password: as typed.
        names: of the person and their organisation, which it must not be built on.
        stolen: path of a list of stolen passwords; empty for none.

    Raises:
        WeakPasswordError: which says why.
        WorkspaceError: if the list cannot be read.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        message = f"a password has {SHORTEST} to {LONGEST:,} characters; several words are good"
        raise WeakPasswordError(message)
    rest = password.casefold()
    words = {word for name in (*names, "asterism password") for word in folded(name).split()}
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, "") if len(word) > 2 else rest  # noqa: PLR2004 - "of", "la"
    if len(set(rest)) < FEWEST_CHARACTERS:
        message = "the password repeats few characters, or is a name with little else; add words"
        raise WeakPasswordError(message)
    if any(rest in run or rest in run[::-1] for run in RUNS):
        message = "the password is a row of the keyboard or the alphabet; add words"
        raise WeakPasswordError(message)
    if guesses(password, words) < ENOUGH_GUESSES:
        message = "the password is made of what guessers try first; add words that nobody expects"
        raise WeakPasswordError(message)
    if stolen and is_listed(password, Path(stolen)):
        message = "the password was stolen somewhere and is on the lists of guessers; take another"
        raise WeakPasswordError(message)


def kept_hash(connection: Connection, person_id: str) -> str | None:
    """Return the hash of a person's password, or None if they have none."""
    table = schema.passwords
    return connection.scalar(select(table.c.argon2id).where(table.c.person_id == person_id))


def keep_hash(connection: Connection, person_id: str, made: str, at: int) -> None:
    """Write the hash of a person's password in place of an earlier one."""
    columns = ("person_id", "argon2id", "changed_at")
    upsert_rows(connection, schema.passwords, columns, [(person_id, made, at)])


def hash_of(password: str) -> str:
    """Return the hash of a password, as text that names its settings and salt (PHC format)."""
    with AT_ONCE:
        return HASHER.hash(password.encode("utf-8", "surrogatepass"))


def is_right(kept: str | None, password: str) -> bool:
    """Return whether a password is the one that was hashed, at the same cost if there is none."""
    given = password[: LONGEST + 1].encode("utf-8", "surrogatepass")
    against = kept or _of_nobody()
    try:
        with AT_ONCE:
            HASHER.verify(against, given)
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    """Return whether a hash was made with other settings than today's."""
    return HASHER.check_needs_rehash(kept)


@cache
def _of_nobody() -> str:
    """Return a hash that costs as much to check as a real one."""
    return hash_of("a password that nobody has")
