"""From an account to what the policy sees of it, at a moment."""

from __future__ import annotations

from sqlalchemy import Connection, select

from asterism.access.people.accounts import Person
from asterism.access.people.groups import MEMBERS, belonging
from asterism.access.people.organisations import agreements_of, organisation_named
from asterism.model.subject import Subject


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
    organisation = organisation_named(connection, person.organisation)
    agreed = organisation.own or any(
        agreement.in_force(at) for agreement in agreements_of(connection, organisation.key)
    )
    groups = select(MEMBERS.c.group_key).where(belonging(at))
    of_organisation = groups.where(MEMBERS.c.organisation_key == organisation.key)
    of_person = groups.where(MEMBERS.c.person_id == person.id)
    return Subject(
        name=person.name,
        organisation=organisation.key,
        organisation_kind=organisation.kind,
        roles=person.roles,
        clearances=person.clearances,
        groups=frozenset(connection.scalars(of_organisation)) if agreed else frozenset(),
        personal_groups=frozenset(connection.scalars(of_person)),
        own=organisation.own,
        agreement_in_force=agreed,
        active=person.active,
    )
