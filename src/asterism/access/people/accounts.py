"""People's accounts: who they are, for whom they act, and whether they may come in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from asterism.access.people.errors import PeopleError
from asterism.access.people.names import checked_name, key_of
from asterism.access.people.organisations import (
    find_organisation,
    organisation_named,
    write_organisation,
)
from asterism.access.people.registry import Administrator, Registry, new_id
from asterism.model.organisation import OrganisationKind, Role
from asterism.record import people_schema as schema

PEOPLE = schema.people


@dataclass(frozen=True, slots=True)
class Person:
    """An account.

    Attributes:
        id: drawn by lot; what other rows refer to.
        name: what the person and the audit log call it.
        organisation: key of the organisation.
        roles: what the person does there.
        clearances: what the person was vetted for.
        active: whether it may be used.
        invited_by: who made it.
        created_at: when, in microseconds.
    """

    id: str
    name: str
    organisation: str
    roles: frozenset[Role]
    clearances: frozenset[str]
    active: bool
    invited_by: str
    created_at: int


def add_person(
    registry: Registry,
    by: Administrator,
    name: str,
    organisation: str,
    roles: Collection[Role],
    *,
    clearances: Collection[str] = (),
    kind: OrganisationKind | None = None,
) -> Person:
    """Add an account, which nobody can use before they were invited or were given a token.

    Args:
        registry: the register.
        by: who adds it.
        name: its name.
        organisation: name or key of the organisation; it is made, under an agreement of one
            year, where it is new.
        roles: at least one.
        clearances: what the person was vetted for.
        kind: what kind of organisation a new one is; non-profit if None.

    Raises:
        PeopleError: if there is a person whose name looks the same, or the organisation that
            there is has another kind.
    """
    terms = {"organisation": organisation, "roles": sorted(roles), "clearances": sorted(clearances)}
    with registry.acting(by, "add-person", name, terms) as connection:
        name = checked_name(name, "person")
        if _row_of(connection, name) is not None:
            message = f"there is a person named {name!r} already; choose another name"
            raise PeopleError(message)
        found = find_organisation(connection, organisation)
        if found is None:
            given = kind or OrganisationKind.NONPROFIT
            found = write_organisation(registry, connection, by, organisation, given)
        elif kind is not None and kind != found.kind:
            message = f"{found.name} is of the kind {found.kind}; leave --kind out or name another"
            raise PeopleError(message)
        made = Person(
            id=new_id(),
            name=name,
            organisation=found.key,
            roles=_checked_roles(roles),
            clearances=_checked_clearances(clearances),
            active=True,
            invited_by=by.person,
            created_at=registry.clock(),
        )
        connection.execute(insert(PEOPLE).values(_values(made)))
        return made


def change_person(
    registry: Registry,
    by: Administrator,
    name: str,
    *,
    organisation: str | None = None,
    roles: Collection[Role] | None = None,
    clearances: Collection[str] | None = None,
) -> None:
    """Give a person another organisation, other roles or other clearances, from now on.

    Raises:
        PeopleError: if there is no such person or organisation.
    """
    terms = {
        "organisation": organisation,
        "roles": None if roles is None else sorted(roles),
        "clearances": None if clearances is None else sorted(clearances),
    }
    with registry.acting(by, "change-person", name, terms) as connection:
        person = person_named(connection, name)
        values = {}
        if organisation is not None:
            values["organisation_key"] = organisation_named(connection, organisation).key
        if roles is not None:
            values["roles"] = ",".join(sorted(_checked_roles(roles)))
        if clearances is not None:
            values["clearances"] = ",".join(sorted(_checked_clearances(clearances)))
        if values:
            connection.execute(update(PEOPLE).where(PEOPLE.c.id == person.id).values(values))


def suspend(registry: Registry, by: Administrator, name: str) -> None:
    """Shut an account at once: its sign-ins end, its tokens and invitations are revoked.

    Raises:
        PeopleError: if there is no such person.
    """
    with registry.acting(by, "suspend-person", name) as connection:
        person, at = person_named(connection, name), registry.clock()
        connection.execute(update(PEOPLE).where(PEOPLE.c.id == person.id).values(state="suspended"))
        for table, ended in (
            (schema.sign_ins, "ended_at"),
            (schema.service_tokens, "revoked_at"),
            (schema.invitations, "used_at"),
        ):
            connection.execute(
                update(table)
                .where(table.c.person_id == person.id, table.c[ended].is_(None))
                .values({ended: at})
            )


def reinstate(registry: Registry, by: Administrator, name: str) -> None:
    """Open a suspended account again; its passkeys hold, its tokens and sign-ins do not.

    Raises:
        PeopleError: if there is no such person.
    """
    with registry.acting(by, "reinstate-person", name) as connection:
        person = person_named(connection, name)
        connection.execute(update(PEOPLE).where(PEOPLE.c.id == person.id).values(state="active"))


def people(registry: Registry, by: Administrator) -> list[Person]:
    """Return every account, by organisation and name."""
    with registry.reading(by, "list-people") as connection:
        rows = connection.execute(select(PEOPLE).order_by(PEOPLE.c.organisation_key, PEOPLE.c.name))
        return [_person(row) for row in rows]


def active_people(connection: Connection) -> list[Person]:
    """Return every account that is in use, by name."""
    rows = connection.execute(select(PEOPLE).where(PEOPLE.c.state == "active"))
    return sorted((_person(row) for row in rows), key=lambda person: person.name)


def person_of(registry: Registry, by: Administrator, name: str) -> Person:
    """Return the account of a name.

    Raises:
        PeopleError: if there is none.
    """
    with registry.reading(by, "show-person") as connection:
        return person_named(connection, name)


def anybody(connection: Connection) -> bool:
    """Return whether there is any account: the workspace is shared from the first on."""
    return connection.scalar(select(PEOPLE.c.id).limit(1)) is not None


def person_named(connection: Connection, name: str) -> Person:
    """Return the account of a name.

    Raises:
        PeopleError: if there is none.
    """
    row = _row_of(connection, name)
    if row is None:
        message = f"no person is named {name!r}; list them with: person list"
        raise PeopleError(message)
    return _person(row)


def find_person(connection: Connection, name: str) -> Person | None:
    """Return the account of a name, or None."""
    row = _row_of(connection, name)
    return None if row is None else _person(row)


def person_by_id(connection: Connection, person_id: str) -> Person:
    """Return the account that other rows refer to by an id."""
    return _person(connection.execute(select(PEOPLE).where(PEOPLE.c.id == person_id)).one())


def _row_of(connection: Connection, name: str) -> Row[Any] | None:
    same = PEOPLE.c.folded_name == key_of(name)
    return connection.execute(select(PEOPLE).where(same)).one_or_none()


def _checked_roles(roles: Collection[Role]) -> frozenset[Role]:
    if not roles:
        message = f"give the person a role: {', '.join(Role)}"
        raise PeopleError(message)
    return frozenset(Role(role) for role in roles)


def _checked_clearances(clearances: Collection[str]) -> frozenset[str]:
    return frozenset(checked_name(clearance, "clearance") for clearance in clearances)


def _person(row: Row[Any]) -> Person:
    return Person(
        id=row.id,
        name=row.name,
        organisation=row.organisation_key,
        roles=frozenset(Role(role) for role in row.roles.split(",")),
        clearances=frozenset(filter(None, row.clearances.split(","))),
        active=row.state == "active",
        invited_by=row.invited_by,
        created_at=row.created_at,
    )


def _values(person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "name": person.name,
        "folded_name": key_of(person.name),
        "organisation_key": person.organisation,
        "roles": ",".join(sorted(person.roles)),
        "clearances": ",".join(sorted(person.clearances)),
        "state": "active" if person.active else "suspended",
        "invited_by": person.invited_by,
        "created_at": person.created_at,
    }
