from __future__ import annotations

from collections.abc import Sequence

import pytest
from sqlalchemy import update

from asterism.access import Session, Workspace
from asterism.access.overview import network_overviews, record_overview
from asterism.access.policy import Action, Actor, Decision
from asterism.model.marking import LOCAL, Marking, TrafficLight
from asterism.model.visibility import Visibility
from asterism.record import schema
from asterism.record.writing import intern_marking

HELD: Marking = Marking("elsewhere", TrafficLight.RED)


class OnlyLocal:
    """Shows what is marked local and nothing else."""

    def visibility(
        self,
        actor: Actor,  # noqa: ARG002 - the protocol's
        markings: Sequence[Marking],  # noqa: ARG002 - the protocol's
        action: Action = Action.READ,  # noqa: ARG002 - the protocol's
    ) -> Visibility:
        """Return the one marking."""
        return Visibility(frozenset({LOCAL.id}))

    def permits(
        self,
        actor: Actor,  # noqa: ARG002 - the protocol's
        action: Action,  # noqa: ARG002 - the protocol's
        marking: Marking | None = None,  # noqa: ARG002 - the protocol's
    ) -> Decision:
        """Return that anything may be done."""
        return Decision(permitted=True, rule="test", says="")


@pytest.fixture
def session(processed: Workspace) -> Session:
    """Give a door that sees everything."""
    return processed.session(None, "test")


def hide(workspace: Workspace, document_id: str) -> Session:
    """Hold a document with all that it says and supports, and return a door that misses it."""
    with workspace.database.operating() as connection:
        held = intern_marking(connection, HELD)
        for column in (
            schema.documents.c.id,
            schema.extractions.c.document_id,
            schema.mentions.c.document_id,
            schema.link_supports.c.document_id,
        ):
            statement = update(column.table).where(column == document_id)
            connection.execute(statement.values(marking_id=held))
    narrow = Workspace(workspace.paths, workspace.database, workspace.owner, policy=OnlyLocal())
    return narrow.session(workspace.owner, "test")


def test_overviews_agree_with_the_networks_themselves(session: Session) -> None:
    ids = [row["id"] for row in session.networks(limit=5)][::-1]
    found = network_overviews(session, ids)
    assert list(found) == ids
    for overview in found.values():
        members = session.network_documents(overview.id)
        times = [row["posted_at"] for row in members if row["posted_at"] is not None]
        assert overview.documents == len(members)
        assert (overview.first_posted_at, overview.last_posted_at) == (min(times), max(times))
        placed = [row["place_value"] for row in members if row["place_value"]]
        assert dict(overview.places) == {place: placed.count(place) for place in set(placed)}
        counts = [count for _, count in overview.places]
        assert counts == sorted(counts, reverse=True)
        assert all(row["documents"] > 1 for row in overview.identifiers)
        assert {row["id"] for row in overview.leads} == {
            row["id"] for row in session.leads(network_id=overview.id)
        }


def test_unknown_networks_are_left_out(session: Session) -> None:
    assert network_overviews(session, []) == {}
    assert network_overviews(session, ["0" * 32]) == {}


def test_the_record_is_counted(session: Session) -> None:
    overview = record_overview(session)
    assert overview.counts["documents"] == 2_000
    assert overview.counts["leads"] == sum(row["leads"] for row in overview.leads) > 0
    assert overview.change_sequence == session.sequence()
    assert overview.watermarks


def test_what_is_held_is_not_counted(processed: Workspace, session: Session) -> None:
    network_id = session.networks(limit=1)[0]["id"]
    before = network_overviews(session, [network_id])[network_id]
    whole = record_overview(session).counts
    narrow = hide(processed, session.network_documents(network_id)[0]["id"])
    after = network_overviews(narrow, [network_id])[network_id]
    assert after.documents == before.documents - 1
    counts = record_overview(narrow).counts
    assert counts["documents"] == whole["documents"] - 1
    assert counts["mentions"] < whole["mentions"]


def test_each_overview_is_audited(processed: Workspace, session: Session) -> None:
    record_overview(session)
    network_overviews(session, [session.networks(limit=1)[0]["id"]])
    actions = processed.paths.audit.read_text().splitlines()[-3:]
    assert ['"overview"' in actions[0], '"network-overviews"' in actions[2]] == [True, True]
