"""Who belongs to which sharing group, and until when."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, update

from asterism.access.people.accounts import person_named
from asterism.access.people.errors import PeopleError
from asterism.access.people.groups import MEMBERS, belonging, group_exists, join_group
from asterism.access.people.names import key_of
from asterism.access.people.organisations import organisation_named
from asterism.access.people.registry import Administrator, Registry


def add_member(
    registry: Registry,
    by: Administrator,
    group: str,
    *,
    organisation: str | None = None,
    person: str | None = None,
    until: int | None = None,
) -> None:
    """Put an organisation or one person into a group that there is.

    Args:
        registry: the register.
        by: who decides it.
        group: name or key of the group.
        organisation: name or key of the organisation; this or `person`.
        person: name of the person.
        until: when it ends, in microseconds; when somebody ends it if None.

    Raises:
        PeopleError: if there is no such group, organisation or person, or the time has passed.
    """
    terms = {"organisation": organisation, "person": person, "until": until}
    with registry.acting(by, "add-group-member", key_of(group), terms) as connection:
        if not group_exists(connection, key_of(group)):
            message = f"no group is named {group!r}; make it with: group add"
            raise PeopleError(message)
        ids = _ids(connection, organisation, person)
        join_group(registry, connection, group, until=until, **ids)


def end_member(
    registry: Registry,
    by: Administrator,
    group: str,
    *,
    organisation: str | None = None,
    person: str | None = None,
) -> None:
    """Take an organisation or a person out of a group, from this moment on.

    Raises:
        PeopleError: if it is not in the group.
    """
    terms = {"organisation": organisation, "person": person}
    with registry.acting(by, "end-group-member", key_of(group), terms) as connection:
        at, ids = registry.clock(), _ids(connection, organisation, person)
        same: list[ColumnElement[bool]] = [MEMBERS.c[name] == one for name, one in ids.items()]
        ended = connection.execute(
            update(MEMBERS)
            .where(MEMBERS.c.group_key == key_of(group), belonging(at), *same)
            .values(valid_until=at)
        )
        if not ended.rowcount:
            message = f"not in the group {group!r}; list the groups with: group list"
            raise PeopleError(message)


def _ids(connection: Connection, organisation: str | None, person: str | None) -> dict[str, Any]:
    """Return the column that names the member, and its value.

    Raises:
        PeopleError: if there is no such member, or not exactly one was named.
    """
    if organisation is not None and person is None:
        return {"organisation_key": organisation_named(connection, organisation).key}
    if person is not None and organisation is None:
        return {"person_id": person_named(connection, person).id}
    message = "name an organisation or a person, and not both"
    raise PeopleError(message)
