"""From an account to what the policy sees of it, at a moment."""

from __future__ import annotations

from sqlalchemy import Connection, exists, or_, select

from asterism.access.people.accounts import Person, active_people
from asterism.access.people.groups import MEMBERS, belonging
from asterism.access.people.organisations import agreed
from asterism.model.organisation import OrganisationKind
from asterism.model.subject import Subject
from asterism.record import people_schema as schema


def subject_of(connection: Connection, person: Person, at: int) -> Subject:
    """Return a person as the policy sees them.

    The groups of an organisation count only while an agreement of it is in force; the
    workspace's own organisation needs none. Groups that name the person count by themselves:
    whether an organisation without an agreement sees anything at all is the policy's decision.

    Args:
        connection: an open connection on the record.
        person: the account.
        at: the moment, in microseconds since 1970 in UTC.
    """
    table = schema.organisations
    signed = exists().where(agreed(person.organisation, at))
    organisation = connection.execute(
        select(
            table.c.kind, table.c.own, table.c.name, or_(table.c.own, signed).label("in_force")
        ).where(table.c.key == person.organisation)
    ).one()
    members = connection.execute(
        select(MEMBERS.c.group_key, MEMBERS.c.person_id.is_not(None))
        .where(
            or_(
                MEMBERS.c.organisation_key == person.organisation,
                MEMBERS.c.person_id == person.id,
            )
        )
        .where(belonging(at))
    ).all()
    of_organisation = frozenset(group for group, personal in members if not personal)
    return Subject(
        name=person.name,
        organisation=person.organisation,
        organisation_kind=OrganisationKind(organisation.kind),
        roles=person.roles,
        clearances=person.clearances,
        groups=of_organisation if organisation.in_force else frozenset(),
        personal_groups=frozenset(group for group, personal in members if personal),
        own=bool(organisation.own),
        agreement_in_force=bool(organisation.in_force),
        active=person.active,
        organisation_name=organisation.name,
    )


def every_subject(connection: Connection, at: int) -> list[Subject]:
    """Return everybody whose account is in use, as the policy sees them, by name."""
    return [subject_of(connection, person, at) for person in active_people(connection)]
