from __future__ import annotations

import pytest
from sqlalchemy import func, or_, select

from asterism.access import Workspace
from asterism.access.policy import Actor
from asterism.pipeline.erasure_scope import Preview, scope_of
from asterism.record import schema


@pytest.fixture
def members(brought: Workspace) -> list[str]:
    """Give two documents of a network with a lead."""
    table, leads = schema.network_members, schema.leads
    with brought.database.reading() as connection:
        network = connection.scalar(select(leads.c.network_id).order_by(leads.c.network_id))
        found = connection.scalars(
            select(table.c.document_id).where(table.c.network_id == network).limit(2)
        )
        return sorted(found)


def test_what_hangs_on_documents_is_counted(brought: Workspace, members: list[str]) -> None:
    scope = scope_of(brought, Actor(brought.owner, "test"), members)
    with brought.database.reading() as connection:

        def number(table: str, *columns: str) -> int:
            of = schema.metadata.tables[table]
            touching = or_(*(of.c[name].in_(members) for name in columns))
            return connection.execute(
                select(func.count()).select_from(of).where(touching)
            ).scalar_one()

        assert scope.mentions == number("mentions", "document_id")
        assert scope.links == number("links", "left_id", "right_id")
        networks = connection.scalars(
            select(schema.network_members.c.network_id).where(
                schema.network_members.c.document_id.in_(members)
            )
        )
        assert scope.networks == set(networks)
        assert scope.networks <= scope.ancestry
        citing = [
            row.id for row in connection.execute(select(schema.leads))
            if any(member in row.reasons for member in members)
        ]  # fmt: skip
    assert scope.leads == set(citing)
    assert len(scope.rows) == 2
    assert scope.captures == frozenset()  # the file is everybody's
    assert set(scope.documents) == set(members)
    shown = Preview.of(scope, held=3)
    assert (shown.documents, shown.held, shown.rows) == (2, 3, 2)
    assert shown.to_json()["links"] == scope.links
