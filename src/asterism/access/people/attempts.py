"""How often somebody may try: counted in the record, so that all processes count together.

Fails closed: where an attempt cannot be counted, it is not made. Nothing is lost by that, as
signing in needs the same database.

Ways in without a password (passkeys) have no limit of an account, so that nobody can be shut
out of their account by a stranger who tries their name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Final

from limits import RateLimitItem, RateLimitItemPerDay, RateLimitItemPerMinute
from limits.storage import Storage
from sqlalchemy import case, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from asterism.access.people.errors import TooManyAttemptsError
from asterism.access.people.registry import OWN_ACCOUNT, Registry
from asterism.model.clock import SECOND
from asterism.record import people_schema as schema
from asterism.record.database import Database

ATTEMPTS: Final = schema.attempts

OF_AN_ACCOUNT: Final[tuple[RateLimitItem, ...]] = (
    RateLimitItemPerMinute(5, 15),
    RateLimitItemPerDay(50),
)
"""Passwords for one name: 5 in 15 minutes and 50 a day, whoever tries."""
OF_AN_ADDRESS: Final[tuple[RateLimitItem, ...]] = (RateLimitItemPerMinute(300, 15),)
"""Attempts from one network address by any way: 300 in 15 minutes, as a whole office may be
behind one address."""
PASSWORDS_OF_AN_ADDRESS: Final[tuple[RateLimitItem, ...]] = (RateLimitItemPerMinute(60, 15),)
"""Passwords from one network address, for any name: 60 in 15 minutes."""


class CountsInTheRecord(Storage):
    """Fixed windows in a table of the record, under the interface of the limits library."""

    STORAGE_SCHEME = None

    def __init__(self, database: Database, clock: Callable[[], int]) -> None:
        super().__init__(wrap_exceptions=False)
        self._database = database
        self._clock = clock

    @property
    def base_exceptions(self) -> type[Exception]:
        """What the database raises; it is passed on."""
        return SQLAlchemyError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count an attempt and return how many there were in its window."""
        at = self._clock()
        until = at + int(expiry * SECOND)
        ended = ATTEMPTS.c.expires_at <= at
        # SQLite and Postgres share the syntax, which SQLAlchemy has once for each.
        insert = sqlite.insert if self._database.dialect == "sqlite" else postgresql.insert
        first = insert(ATTEMPTS).values(key=_hashed(key), count=amount, expires_at=until)
        counted = first.on_conflict_do_update(
            index_elements=[ATTEMPTS.c.key],
            set_={
                "count": case((ended, amount), else_=ATTEMPTS.c.count + amount),
                "expires_at": case((ended, until), else_=ATTEMPTS.c.expires_at),
            },
        ).returning(ATTEMPTS.c.count)
        with self._database.operating() as connection:
            count: int = connection.execute(counted).scalar_one()
            connection.execute(delete(ATTEMPTS).where(ended))
        return count

    def get(self, key: str) -> int:
        """Return how many attempts there were in the running window."""
        running = ATTEMPTS.c.key == _hashed(key), ATTEMPTS.c.expires_at > self._clock()
        with self._database.reading() as connection:
            return connection.scalar(select(ATTEMPTS.c.count).where(*running)) or 0

    def get_expiry(self, key: str) -> float:
        """Return when the running window ends, in seconds since 1970; now if none runs."""
        same = ATTEMPTS.c.key == _hashed(key)
        with self._database.reading() as connection:
            found = connection.scalar(select(ATTEMPTS.c.expires_at).where(same))
        return (found or self._clock()) / SECOND

    def check(self) -> bool:
        """Return whether attempts can be counted."""
        with self._database.reading() as connection:
            return connection.scalar(select(1)) == 1

    def reset(self) -> int:
        """Forget every attempt; return how many windows there were."""
        with self._database.operating() as connection:
            return connection.execute(delete(ATTEMPTS)).rowcount

    def clear(self, key: str) -> None:
        """Forget the attempts of one window."""
        with self._database.operating() as connection:
            connection.execute(delete(ATTEMPTS).where(ATTEMPTS.c.key == _hashed(key)))


def count_attempt(registry: Registry, address: str, account: str | None = None) -> None:
    """Count an attempt before it is made.

    The first of a window that is one too many is audited; those after it would only fill the log.

    Args:
        registry: the register.
        address: the network address that it comes from.
        account: the name that was typed, where a password is tried; it need not exist.

    Raises:
        TooManyAttemptsError: if it is one too many; nothing else was looked at then.
    """
    counts = CountsInTheRecord(registry.database, registry.clock)
    windows = [(item, item.key_for("address", address)) for item in OF_AN_ADDRESS]
    if account is not None:
        windows += [(item, item.key_for("account", account)) for item in OF_AN_ACCOUNT]
        windows += [(item, item.key_for("passwords", address)) for item in PASSWORDS_OF_AN_ADDRESS]
    # Each is counted, also when another is full: a full one must not hide what the others see.
    tried = [(item, key, counts.incr(key, item.get_expiry())) for item, key in windows]
    full = [(item, key, count) for item, key, count in tried if count > item.amount]
    if not full:
        return
    if any(count == item.amount + 1 for item, _, count in full):
        terms = {"why": "too many attempts", "address": address}
        registry.note("", OWN_ACCOUNT, "sign-in", "", terms, outcome="denied")
    ends = max(counts.get_expiry(key) for _, key, _ in full)
    raise TooManyAttemptsError(max(1, int(ends - registry.clock() / SECOND) + 1))


def forget_attempts(registry: Registry, account: str) -> None:
    """Start the short window of an account anew, after somebody signed in to it."""
    counts = CountsInTheRecord(registry.database, registry.clock)
    counts.clear(OF_AN_ACCOUNT[0].key_for("account", account))


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
