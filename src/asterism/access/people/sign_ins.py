"""Sign-ins: from a proof of who somebody is to a token that a browser carries for a while."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, Row, insert, select, update

from asterism.access.people.accounts import Person
from asterism.access.people.errors import SignInAgainError, SignInEndedError
from asterism.access.people.registry import OWN_ACCOUNT, Registry, is_id, new_id
from asterism.access.people.settings import CLOCK_TOLERANCE, INVITED_LIFETIME, RECENT, TOUCH
from asterism.access.people.tokens import Secret, looks_like_a_token, make_token, sha256_of
from asterism.model.purpose import Purpose
from asterism.record import people_schema as schema

SIGN_INS: Final = schema.sign_ins
KIND: Final = "sign-in"
ENDED: Final = "your sign-in has ended; sign in again"


@dataclass(frozen=True, slots=True)
class SignIn:
    """Somebody who is signed in.

    Attributes:
        id: what ends it by name; no secret.
        person_id: the account.
        person: its name.
        method: "passkey", "password" (with a code), "recovery" (a password with a recovery code)
            or "invitation"; the last may set up a way to sign in and nothing else.
        purpose: what was stated last; empty before that.
        made_at: when they signed in, in microseconds.
        last_used_at: when it was last used, to the minute.
        expires_at: when it ends, used or not.
    """

    id: str
    person_id: str
    person: str
    method: str
    purpose: str
    made_at: int
    last_used_at: int
    expires_at: int

    @property
    def only_invited(self) -> bool:
        """Whether it may set up a way to sign in and nothing else."""
        return self.method == "invitation"


@dataclass(frozen=True, slots=True)
class NewSignIn:
    """A sign-in that has just been made, with the token that the browser is to carry."""

    token: Secret
    sign_in: SignIn = field(repr=False)


def session_of(registry: Registry, token: str) -> SignIn:
    """Return whose sign-in a token is, and note that it was used.

    Raises:
        SignInEndedError: if it is unknown, has ended, was idle for too long, or if the account
            was suspended. It is not audited here: an old cookie is no attempt at anything, and
            what it would have been used for is refused, and audited, by `Workspace.session`.
    """
    found = find_sign_in(registry, token)
    if found is None:
        raise SignInEndedError(ENDED)
    return found


def find_sign_in(registry: Registry, token: str) -> SignIn | None:
    """Return the sign-in that a token is of and that holds now, or None."""
    if not looks_like_a_token(token):
        return None
    with registry.database.reading() as connection:
        found = read_sign_in(registry, connection, token)
    if found is not None:
        note_use(registry, found)
    return found


def read_sign_in(registry: Registry, connection: Connection, token: str) -> SignIn | None:
    """Return the sign-in that a token is of and that holds now, or None; note nothing."""
    people = schema.people
    row = connection.execute(
        select(SIGN_INS, people.c.name, people.c.state)
        .join(people, people.c.id == SIGN_INS.c.person_id)
        .where(SIGN_INS.c.token_sha256 == sha256_of(KIND, token))
    ).one_or_none()
    if row is None or row.state != "active" or not _holds(registry, row, registry.clock()):
        return None
    return _sign_in(row)


def note_use(registry: Registry, sign_in: SignIn) -> None:
    """Note that a sign-in is used, once a minute: reading stays free of writing else."""
    at = registry.clock()
    if at - sign_in.last_used_at >= TOUCH:
        with registry.database.operating() as connection:
            same = SIGN_INS.c.id == sign_in.id
            connection.execute(update(SIGN_INS).where(same).values(last_used_at=at))


def issue(
    registry: Registry,
    connection: Connection,
    person: Person,
    method: str,
    replacing: str | None = None,
) -> NewSignIn:
    """Write a sign-in in a transaction that is under way.

    Args:
        registry: the register.
        connection: the transaction; its audit entry is the caller's.
        person: who has proved who they are.
        method: how.
        replacing: the token that the browser carried so far; it ends, so that a token from
            before signing in is worth nothing after it.
    """
    at, token = registry.clock(), make_token()
    lifetime = INVITED_LIFETIME if method == "invitation" else registry.settings.absolute
    kept_purpose = ""
    if replacing:
        before = SIGN_INS.c.token_sha256 == sha256_of(KIND, replacing)
        same = select(SIGN_INS.c.purpose).where(before, SIGN_INS.c.person_id == person.id)
        kept_purpose = connection.scalar(same) or ""
        _end(connection, before, at)
    made = SignIn(
        id=new_id(),
        person_id=person.id,
        person=person.name,
        method=method,
        purpose=kept_purpose,
        made_at=at,
        last_used_at=at,
        expires_at=at + lifetime,
    )
    row = {name: getattr(made, name) for name in SignIn.__slots__ if name != "person"}
    row["token_sha256"] = sha256_of(KIND, token.reveal())
    connection.execute(insert(SIGN_INS).values(row))
    return NewSignIn(token, made)


def sign_out(registry: Registry, token: str) -> None:
    """End the sign-in of a token; one that has ended already stays so."""
    found = find_sign_in(registry, token)
    if found is not None:
        end_sign_in(registry, found, found.id)


def sign_out_everywhere(registry: Registry, sign_in: SignIn, *, but_here: bool = False) -> int:
    """End every sign-in of the person, also this one unless told; return how many there were."""
    others = SIGN_INS.c.person_id == sign_in.person_id
    if but_here:
        others &= SIGN_INS.c.id != sign_in.id
    with registry.database.operating() as connection:
        ended = _end(connection, others, registry.clock())
        registry.note(sign_in.person, OWN_ACCOUNT, "sign-out-everywhere", outcome="acted")
    return ended


def end_sign_in(registry: Registry, sign_in: SignIn, sign_in_id: str) -> None:
    """End one of the person's own sign-ins, which `own_sign_ins` listed; no other one."""
    if not is_id(sign_in_id):
        return
    own = (SIGN_INS.c.person_id == sign_in.person_id) & (SIGN_INS.c.id == sign_in_id)
    with registry.database.operating() as connection:
        _end(connection, own, registry.clock())
        registry.note(sign_in.person, OWN_ACCOUNT, "sign-out", sign_in_id, outcome="acted")


def own_sign_ins(registry: Registry, sign_in: SignIn) -> list[SignIn]:
    """Return where the person is signed in now, the latest first."""
    at = registry.clock()
    wanted = (
        select(SIGN_INS, schema.people.c.name)
        .join(schema.people, schema.people.c.id == SIGN_INS.c.person_id)
        .where(SIGN_INS.c.person_id == sign_in.person_id)
        .order_by(SIGN_INS.c.made_at.desc(), SIGN_INS.c.id)
    )
    with registry.database.reading() as connection:
        rows = connection.execute(wanted).all()
    return [_sign_in(row) for row in rows if _holds(registry, row, at)]


def state_purpose(registry: Registry, sign_in: SignIn, purpose: str) -> Purpose:
    """Keep what the person says they work on; it holds until they say otherwise or sign out.

    Whether the policy lets them work on it is decided, and logged, when they read.

    Raises:
        AccessDeniedError: if nothing was said.
    """
    stated = Purpose.parse(purpose.replace("\x00", " "))
    with registry.database.operating() as connection:
        connection.execute(
            update(SIGN_INS).where(SIGN_INS.c.id == sign_in.id).values(purpose=stated.text)
        )
        registry.note(sign_in.person, stated.text, "state-purpose", outcome="acted")
    return stated


def require_recent(registry: Registry, sign_in: SignIn) -> None:
    """Let pass whoever signed in within the last ten minutes, or was just invited.

    Raises:
        SignInAgainError: if that was longer ago.
    """
    age = registry.clock() - sign_in.made_at
    if not sign_in.only_invited and not -CLOCK_TOLERANCE <= age < RECENT:
        message = "this needs a sign-in of the last ten minutes; sign in again, then repeat it"
        raise SignInAgainError(message)


def in_force(made_at: int, expires_at: int, at: int) -> bool:
    """Return whether a proof holds: made, not expired, and the clock not set far back."""
    return made_at - CLOCK_TOLERANCE <= at < expires_at


def _holds(registry: Registry, row: Row[Any], at: int) -> bool:
    idle = at - row.last_used_at
    return (
        row.ended_at is None
        and in_force(row.made_at, row.expires_at, at)
        and idle < registry.settings.idle
    )


def _end(connection: Connection, which: Any, at: int) -> int:  # noqa: ANN401 - any condition
    return connection.execute(
        update(SIGN_INS).where(which, SIGN_INS.c.ended_at.is_(None)).values(ended_at=at)
    ).rowcount


def _sign_in(row: Row[Any]) -> SignIn:
    return SignIn(
        id=row.id,
        person_id=row.person_id,
        person=row.name,
        method=row.method,
        purpose=row.purpose,
        made_at=row.made_at,
        last_used_at=row.last_used_at,
        expires_at=row.expires_at,
    )
