from __future__ import annotations

import pytest
from sqlalchemy import Connection, insert

from asterism.access import Workspace
from asterism.model.marking import LOCAL
from asterism.model.version import ModelVersion
from asterism.model.visibility import Visibility
from asterism.record import schema
from asterism.record.reader import summaries
from asterism.record.writing import intern_model_version

VERSION = ModelVersion("test", "1")
EVERYTHING = Visibility(frozenset({LOCAL.id}))
NOTHING = Visibility(frozenset())
NETWORK = "a" * 32


def write_lead(connection: Connection, lead_id: str, standing: str, reviews: list[str]) -> None:
    common = {"marking_id": LOCAL.id, "change_sequence": 1}
    connection.execute(
        insert(schema.leads).values(
            id=lead_id, pattern="circuit", network_id=NETWORK, title="", reasons="[]",
            strength=1.0, standing=standing, model_version_id=VERSION.id, **common,
        )
    )  # fmt: skip
    for number, state in enumerate(reviews):
        connection.execute(
            insert(schema.lead_reviews).values(
                id=f"{lead_id[:30]}{number:02}", lead_id=lead_id, state=state, person="me",
                purpose="test", note="", reviewed_at=number, marking_id=LOCAL.id,
                change_sequence=number,
            )
        )  # fmt: skip


@pytest.fixture
def filled(workspace: Workspace) -> Workspace:
    """Give three leads on one network, one of them reviewed twice and one withdrawn."""
    with workspace.database.operating() as connection:
        intern_model_version(connection, VERSION)
        write_lead(connection, "b" * 32, "current", [])
        write_lead(connection, "c" * 32, "current", ["reviewing", "kept"])
        write_lead(connection, "d" * 32, "withdrawn", [])
    return workspace


def test_leads_are_counted_by_their_latest_review(filled: Workspace) -> None:
    with filled.database.reading() as connection:
        rows = summaries.lead_counts(connection, EVERYTHING)
        assert [(row["state"], row["leads"]) for row in rows] == [("kept", 1), ("new", 1)]
        assert summaries.lead_counts(connection, NOTHING) == []


def test_withdrawn_leads_are_not_counted(filled: Workspace) -> None:
    with filled.database.reading() as connection:
        assert summaries.counts(connection, EVERYTHING)["leads"] == 2
        assert set(summaries.counts(connection, NOTHING).values()) == {0}
        leads = summaries.network_leads(connection, EVERYTHING, [NETWORK])
        assert [row["id"] for row in leads] == ["b" * 32, "c" * 32]


def test_an_empty_record_has_no_networks_and_no_changes(workspace: Workspace) -> None:
    with workspace.database.reading() as connection:
        assert summaries.change_sequence(connection) == 0
        assert summaries.watermarks(connection) == {}
        for summary in (
            summaries.network_spans,
            summaries.network_places,
            summaries.network_identifiers,
        ):
            assert summary(connection, EVERYTHING, [NETWORK]) == []
