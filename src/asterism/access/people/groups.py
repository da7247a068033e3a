"""Sharing groups: what a statement can be shared with, beyond its owner."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, insert, or_, select

from asterism.access.people.errors import PeopleError
from asterism.access.people.names import checked_name, key_of
from asterism.access.people.registry import Administrator, Registry, new_id
from asterism.record import people_schema as schema

MEMBERS = schema.sharing_group_members


@dataclass(frozen=True, slots=True)
class SharingGroup:
    """A group: its key in markings, its name, and who belongs to it at this moment.

    Attributes:
        key: the key that markings carry.
        name: its name.
        organisations: keys of the organisations in it.
        people: names of the people in it for themselves.
    """

    key: str
    name: str
    organisations: tuple[str, ...]
    people: tuple[str, ...]


def add_group(registry: Registry, by: Administrator, name: str) -> str:
    """Make a sharing group; return its key.

    Raises:
        PeopleError: if there is one whose name looks the same.
    """
    with registry.acting(by, "add-group", key_of(name)) as connection:
        if group_exists(connection, key_of(name)):
            message = f"there is a group named {name!r} already; choose another name"
            raise PeopleError(message)
        return _write_group(registry, connection, name)


def groups(registry: Registry, by: Administrator) -> list[SharingGroup]:
    """Return every group with who belongs to it now, by name."""
    group, people = schema.sharing_groups, schema.people
    with registry.reading(by, "list-groups") as connection:
        found = []
        for row in connection.execute(select(group).order_by(group.c.name)):
            members = connection.execute(
                select(MEMBERS.c.organisation_key, people.c.name)
                .outerjoin(people, people.c.id == MEMBERS.c.person_id)
                .where(MEMBERS.c.group_key == row.key, belonging(registry.clock()))
            ).all()
            found.append(
                SharingGroup(
                    row.key,
                    row.name,
                    tuple(sorted({key for key, _ in members if key is not None})),
                    tuple(sorted({name for _, name in members if name is not None})),
                )
            )
        return found


def join_group(
    registry: Registry,
    connection: Connection,
    group: str,
    *,
    organisation_key: str | None = None,
    person_id: str | None = None,
    until: int | None = None,
) -> None:
    """Write a member in an act that is under way; a group that is new is made.

    Raises:
        PeopleError: if the name of a new group cannot be one, or the time has passed.
    """
    at = registry.clock()
    if until is not None and until <= at:
        message = "that day has passed; give a later one"
        raise PeopleError(message)
    if not group_exists(connection, key_of(group)):
        _write_group(registry, connection, group)
    row = {
        "id": new_id(),
        "group_key": key_of(group),
        "organisation_key": organisation_key,
        "person_id": person_id,
        "valid_from": at,
        "valid_until": until,
    }
    connection.execute(insert(MEMBERS).values(row))


def belonging(at: int) -> ColumnElement[bool]:
    """Return the condition that a membership holds at a moment."""
    open_ended = or_(MEMBERS.c.valid_until.is_(None), MEMBERS.c.valid_until > at)
    return and_(MEMBERS.c.valid_from <= at, open_ended)


def group_exists(connection: Connection, key: str) -> bool:
    """Return whether there is a group of this key."""
    table = schema.sharing_groups
    return connection.scalar(select(table.c.key).where(table.c.key == key)) is not None


def _write_group(registry: Registry, connection: Connection, name: str) -> str:
    name = checked_name(name, "group")
    row = {"key": key_of(name), "name": name, "made_at": registry.clock()}
    connection.execute(insert(schema.sharing_groups).values(row))
    return key_of(name)
