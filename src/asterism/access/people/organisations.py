"""Member organisations and the agreements under which they take part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, and_, insert, or_, select, update

from asterism.access.people.errors import PeopleError
from asterism.access.people.groups import join_group
from asterism.access.people.names import checked_name, key_of
from asterism.access.people.registry import Administrator, Registry, new_id
from asterism.model.clock import DAY
from asterism.model.organisation import OrganisationKind
from asterism.record import people_schema as schema

OWN_KEY: Final = "local"
"""The key of the workspace's own organisation, whatever its name: markings that say nothing else
are its own."""
DEFAULT_AGREEMENT: Final = 365 * DAY


@dataclass(frozen=True, slots=True)
class Organisation:
    """A member: its key in markings, its name, its kind, and whether it keeps this workspace."""

    key: str
    name: str
    kind: OrganisationKind
    own: bool


@dataclass(frozen=True, slots=True)
class Agreement:
    """What an organisation signed; in force from `valid_from` until just before `valid_until`."""

    id: str
    organisation: str
    valid_from: int
    valid_until: int
    reference: str
    revoked_at: int | None


def make_own_organisation(connection: Connection) -> None:
    """Write the workspace's own organisation under its first name, if there is none."""
    own = select(schema.organisations.c.key).where(schema.organisations.c.own)
    if connection.scalar(own) is None:
        made = Organisation(OWN_KEY, OWN_KEY, OrganisationKind.NONPROFIT, own=True)
        connection.execute(insert(schema.organisations).values(_row(made)))


def name_own_organisation(
    registry: Registry, by: Administrator, name: str | None, kind: OrganisationKind | None
) -> None:
    """Give the workspace's own organisation another name or kind; its key stays.

    Raises:
        PeopleError: if the name cannot be one, or another organisation has it.
    """
    table, terms = schema.organisations, {"name": name, "kind": kind}
    values: dict[str, Any] = {} if kind is None else {"kind": kind}
    with registry.acting(by, "name-organisation", OWN_KEY, terms) as connection:
        if name is not None:
            name = checked_name(name, "organisation")
            found = find_organisation(connection, name)
            if found is not None and not found.own:
                message = f"there is an organisation named {name!r} already; choose another name"
                raise PeopleError(message)
            values |= {"name": name, "folded_name": key_of(name)}
        connection.execute(update(table).where(table.c.own).values(values))


def organisations(registry: Registry, by: Administrator) -> list[Organisation]:
    """Return every organisation: the workspace's own first, then by name."""
    table = schema.organisations
    with registry.reading(by, "list-organisations") as connection:
        rows = connection.execute(select(table).order_by(table.c.own.desc(), table.c.name))
        return [_organisation(row) for row in rows]


def add_organisation(
    registry: Registry,
    by: Administrator,
    name: str,
    kind: OrganisationKind,
    *,
    agreement_until: int | None = None,
    reference: str = "",
    groups: Sequence[str] = (),
) -> Organisation:
    """Add a member with its first agreement.

    Args:
        registry: the register.
        by: who adds it.
        name: its name.
        kind: which of the four kinds it is.
        agreement_until: when the agreement ends, in microseconds; a year from now if None.
        reference: where the signed agreement is.
        groups: names of sharing groups that it joins; made where they are new.

    Raises:
        PeopleError: if there is one whose name looks the same, or the agreement has ended.
    """
    terms = {"kind": str(kind), "groups": list(groups), "until": agreement_until}
    with registry.acting(by, "add-organisation", key_of(name), terms) as connection:
        return write_organisation(
            registry,
            connection,
            by,
            name,
            kind,
            agreement_until=agreement_until,
            reference=reference,
            groups=groups,
        )


def write_organisation(
    registry: Registry,
    connection: Connection,
    by: Administrator,
    name: str,
    kind: OrganisationKind,
    *,
    agreement_until: int | None = None,
    reference: str = "",
    groups: Sequence[str] = (),
) -> Organisation:
    """Write a member, its agreement and its groups in an act that is under way."""
    name = checked_name(name, "organisation")
    if find_organisation(connection, name) is not None:
        message = f"there is an organisation named {name!r} already; choose another name"
        raise PeopleError(message)
    made = Organisation(key_of(name), name, kind, own=False)
    connection.execute(insert(schema.organisations).values(_row(made)))
    until = agreement_until or registry.clock() + DEFAULT_AGREEMENT
    _write_agreement(registry, connection, by, made.key, registry.clock(), until, reference)
    for group in groups:
        join_group(registry, connection, group, organisation_key=made.key)
    return made


def add_agreement(
    registry: Registry,
    by: Administrator,
    organisation: str,
    *,
    until: int,
    valid_from: int | None = None,
    reference: str = "",
) -> str:
    """Add an agreement to those that an organisation has; return its id.

    Raises:
        PeopleError: if there is no such organisation, or the agreement ends before it starts.
    """
    terms = {"from": valid_from, "until": until}
    with registry.acting(by, "add-agreement", key_of(organisation), terms) as connection:
        key = organisation_named(connection, organisation).key
        start = registry.clock() if valid_from is None else valid_from
        return _write_agreement(registry, connection, by, key, start, until, reference)


def revoke_agreement(registry: Registry, by: Administrator, agreement_id: str) -> None:
    """End an agreement at this moment: its people lose what it gave them at once.

    Raises:
        PeopleError: if there is none by that id, or it was revoked before.
    """
    table = schema.agreements
    with registry.acting(by, "revoke-agreement", agreement_id) as connection:
        ended = connection.execute(
            update(table)
            .where(table.c.id == agreement_id, table.c.revoked_at.is_(None))
            .values(revoked_at=registry.clock())
        )
        if not ended.rowcount:
            message = "no agreement by that id is in force; list them with: organisation agreement"
            raise PeopleError(message)


def agreements(
    registry: Registry, by: Administrator, organisation: str | None = None
) -> list[Agreement]:
    """Return the agreements of one organisation or of all, oldest first."""
    with registry.reading(by, "list-agreements") as connection:
        key = organisation_named(connection, organisation).key if organisation else None
        return agreements_of(connection, key)


def agreed(key: str, at: int) -> ColumnElement[bool]:
    """Return the condition on an agreement that it holds for an organisation at a moment."""
    table = schema.agreements
    return and_(
        table.c.organisation_key == key,
        table.c.valid_from <= at,
        table.c.valid_until > at,
        or_(table.c.revoked_at.is_(None), table.c.revoked_at > at),
    )


def agreements_of(connection: Connection, key: str | None) -> list[Agreement]:
    """Return the agreements of the organisation with a key, or of all, oldest first."""
    table = schema.agreements
    chosen = select(table).order_by(table.c.valid_from, table.c.id)
    if key is not None:
        chosen = chosen.where(table.c.organisation_key == key)
    return [
        Agreement(
            row.id,
            row.organisation_key,
            row.valid_from,
            row.valid_until,
            row.reference,
            row.revoked_at,
        )
        for row in connection.execute(chosen)
    ]


def find_organisation(connection: Connection, name: str) -> Organisation | None:
    """Return the organisation that a name or a key stands for, or None."""
    table, key = schema.organisations, key_of(name)
    same = or_(table.c.key == key, table.c.folded_name == key)
    row = connection.execute(select(table).where(same)).one_or_none()
    return None if row is None else _organisation(row)


def organisation_named(connection: Connection, name: str) -> Organisation:
    """Return the organisation that a name or a key stands for.

    Raises:
        PeopleError: if there is none.
    """
    found = find_organisation(connection, name)
    if found is None:
        message = f"no organisation is named {name!r}; list them with: organisation list"
        raise PeopleError(message)
    return found


def _write_agreement(
    registry: Registry,
    connection: Connection,
    by: Administrator,
    key: str,
    start: int,
    until: int,
    reference: str,
) -> str:
    if until <= max(start, registry.clock()):
        message = "the agreement would end before it starts or has ended already; give a later day"
        raise PeopleError(message)
    made = new_id()
    row = {
        "id": made,
        "organisation_key": key,
        "valid_from": start,
        "valid_until": until,
        "reference": reference.strip(),
        "made_by": by.person,
        "made_at": registry.clock(),
    }
    connection.execute(insert(schema.agreements).values(row))
    return made


def _organisation(row: Row[Any]) -> Organisation:
    return Organisation(row.key, row.name, OrganisationKind(row.kind), row.own)


def _row(organisation: Organisation) -> dict[str, Any]:
    return {
        "key": organisation.key,
        "name": organisation.name,
        "folded_name": key_of(organisation.name),
        "kind": organisation.kind,
        "own": organisation.own,
    }
