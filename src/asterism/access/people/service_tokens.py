"""Service tokens: proofs that programs and the command line carry."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, insert, select, update

from asterism.access.people.accounts import PEOPLE, person_named
from asterism.access.people.errors import PeopleError
from asterism.access.people.names import checked_name
from asterism.access.people.registry import (
    OWN_ACCOUNT,
    Administrator,
    Registry,
    is_id,
    new_id,
)
from asterism.access.people.settings import TOUCH
from asterism.access.people.sign_ins import SignIn, in_force
from asterism.access.people.tokens import Secret, make_token, sha256_of
from asterism.access.policy import Action
from asterism.model.clock import DAY
from asterism.model.organisation import Role
from asterism.model.purpose import Purpose
from asterism.record import people_schema as schema

TOKENS: Final = schema.service_tokens
KIND: Final = "service-token"
LIFETIME: Final = 90 * DAY
EVERYBODYS: Final = frozenset(
    {
        Action.READ,
        Action.SEARCH,
        Action.EXPORT,
        Action.JUDGE,
        Action.REVIEW,
        Action.NOTE,
        Action.NARROW,
        Action.COLLECT,
        Action.PROCESS,
    }
)
"""What a token may be used for unless its maker says otherwise, if the policy lets its person."""
OF_ROLES: Final = {
    Role.ADMINISTRATOR: frozenset({Action.ADMINISTER}),
    Role.AUDITOR: frozenset({Action.READ_AUDIT}),
    Role.CUSTODIAN: frozenset({Action.WIDEN, Action.ERASE, Action.HOLD}),
}
"""What comes to it with a role."""
LONGEST_LIFETIME: Final = 366 * DAY


@dataclass(frozen=True, slots=True)
class ServiceToken:
    """What is known of a token once it was given out; not the token.

    Attributes:
        id: what revokes it.
        person_id: the account that it acts for.
        person: its name.
        name: what it is for.
        actions: what it may be used for, of what the person may do.
        purpose: the only purpose it may be used for, or None.
        made_by: who gave it out.
        made_at: when, in microseconds.
        expires_at: when it ends.
        last_used_at: when it was last used, to the minute; None if never.
        revoked_at: when it was revoked, or None.
    """

    id: str
    person_id: str
    person: str
    name: str
    actions: frozenset[Action]
    purpose: str | None
    made_by: str
    made_at: int
    expires_at: int
    last_used_at: int | None
    revoked_at: int | None


def usual_actions(roles: Collection[Role]) -> frozenset[Action]:
    """Return what the token of a person with these roles may be used for unless told."""
    return EVERYBODYS.union(*(OF_ROLES.get(role, ()) for role in roles))


def make_service_token(
    registry: Registry,
    by: Administrator,
    person: str,
    *,
    actions: Collection[Action],
    name: str = "command line",
    lifetime: int = LIFETIME,
    purpose: str | None = None,
) -> Secret:
    """Make a token for a person and return it: the only moment at which it can be seen.

    Args:
        registry: the register.
        by: who gives it out.
        person: the account that it acts for.
        actions: what it may be used for; the policy still decides each time.
        name: what it is for.
        lifetime: microseconds until it ends; at most a year.
        purpose: the only purpose it may be used for, or None.

    Raises:
        PeopleError: if there is no such account, it is suspended, or the token could do nothing.
    """
    terms = {"name": name, "actions": sorted(actions), "lifetime": lifetime, "purpose": purpose}
    with registry.acting(by, "make-token", person, terms) as connection:
        account, token, at = person_named(connection, person), make_token(), registry.clock()
        if not account.active:
            message = f"{account.name} is suspended; reinstate the account first"
            raise PeopleError(message)
        if not actions or not 0 < lifetime <= LONGEST_LIFETIME:
            message = "a token needs an action that it allows and a lifetime of 1 to 366 days"
            raise PeopleError(message)
        row = {
            "id": new_id(),
            "token_sha256": sha256_of(KIND, token.reveal()),
            "person_id": account.id,
            "name": checked_name(name, "token"),
            "actions": ",".join(sorted(actions)),
            "purpose": None if purpose is None else Purpose.parse(purpose).text,
            "made_by": by.person,
            "made_at": at,
            "expires_at": at + lifetime,
        }
        connection.execute(insert(TOKENS).values(row))
        return token


def service_tokens(
    registry: Registry, by: Administrator, person: str | None = None
) -> list[ServiceToken]:
    """Return the tokens of one person or of all, the newest first, ended ones too."""
    wanted = _joined().order_by(TOKENS.c.made_at.desc(), TOKENS.c.id)
    with registry.reading(by, "list-tokens") as connection:
        if person is not None:
            wanted = wanted.where(TOKENS.c.person_id == person_named(connection, person).id)
        return [_token(row) for row in connection.execute(wanted)]


def revoke_service_token(registry: Registry, by: Administrator, token_id: str) -> None:
    """End a token at once.

    Raises:
        PeopleError: if there is none by that id, or it was revoked before.
    """
    with registry.acting(by, "revoke-token", token_id) as connection:
        ended = connection.execute(
            update(TOKENS)
            .where(TOKENS.c.id == token_id, TOKENS.c.revoked_at.is_(None))
            .values(revoked_at=registry.clock())
        )
        if not ended.rowcount:
            message = "no token by that id that could be revoked; list them with: token list"
            raise PeopleError(message)


def own_service_tokens(registry: Registry, sign_in: SignIn) -> list[ServiceToken]:
    """Return the tokens that act for whoever is signed in, the newest first, ended ones too."""
    own = TOKENS.c.person_id == sign_in.person_id
    wanted = _joined().where(own).order_by(TOKENS.c.made_at.desc(), TOKENS.c.id)
    with registry.database.reading() as connection:
        return [_token(row) for row in connection.execute(wanted)]


def revoke_own_service_token(registry: Registry, sign_in: SignIn, token_id: str) -> None:
    """End a token that acts for whoever is signed in, at once.

    Raises:
        PeopleError: if there is none by that id of theirs, or it was revoked before.
    """
    own = TOKENS.c.id == token_id, TOKENS.c.person_id == sign_in.person_id
    with registry.database.operating() as connection:
        ended = 0
        if is_id(token_id):
            still = TOKENS.c.revoked_at.is_(None)
            revoked = update(TOKENS).where(*own, still).values(revoked_at=registry.clock())
            ended = connection.execute(revoked).rowcount
        if not ended:
            message = "no token by that id that could be revoked"
            raise PeopleError(message)
        registry.note(sign_in.person, OWN_ACCOUNT, "revoke-token", token_id, outcome="acted")


def read_service_token(
    registry: Registry, connection: Connection, token: str
) -> ServiceToken | None:
    """Return what a token stands for if it holds now, or None."""
    wanted = _joined().where(TOKENS.c.token_sha256 == sha256_of(KIND, token))
    row = connection.execute(wanted).one_or_none()
    ended = row is None or row.revoked_at is not None or row.state != "active"
    if row is None or ended or not in_force(row.made_at, row.expires_at, registry.clock()):
        return None
    return _token(row)


def note_use(registry: Registry, token: ServiceToken) -> None:
    """Note that a token is used, once a minute: reading stays free of writing else."""
    at = registry.clock()
    if token.last_used_at is None or at - token.last_used_at >= TOUCH:
        with registry.database.operating() as connection:
            same = TOKENS.c.id == token.id
            connection.execute(update(TOKENS).where(same).values(last_used_at=at))


def _joined() -> Any:  # noqa: ANN401 - a Select of two tables' columns
    return select(TOKENS, PEOPLE.c.name.label("person"), PEOPLE.c.state).join(
        PEOPLE, PEOPLE.c.id == TOKENS.c.person_id
    )


def _token(row: Row[Any]) -> ServiceToken:
    given = {name: getattr(row, name) for name in ServiceToken.__slots__}
    return ServiceToken(**(given | {"actions": frozenset(map(Action, row.actions.split(",")))}))
