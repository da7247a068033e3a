"""A newer extractor reads everything again; what the former one found stays as history."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from sqlalchemy import func, select

from asterism.access import Workspace
from asterism.extract import extract_batch
from asterism.model.version import ModelVersion
from asterism.pipeline import extracting
from asterism.pipeline.process import process
from asterism.pipeline.stage import StageContext
from asterism.record import schema

PartitionOf = Callable[[Workspace], frozenset[frozenset[str]]]
Extract = Callable[[pa.RecordBatch], pa.RecordBatch]


@pytest.fixture
def upgrade(monkeypatch: pytest.MonkeyPatch) -> Callable[[Workspace, str, Extract], None]:
    """Give a function that processes everything with another version of the extractor."""

    def upgrade(workspace: Workspace, version: str, extract: Extract) -> None:
        model = ModelVersion(extracting.KIND, version)
        monkeypatch.setattr(extracting, "MODEL", model)
        monkeypatch.setattr(extracting, "WATERMARK", f"{extracting.KIND}:{model.id}")
        monkeypatch.setattr(extracting, "extract_batch", extract)
        process(StageContext(workspace), workspace.owner, "test")

    return upgrade


def without(value: str) -> Extract:
    def extract(batch: pa.RecordBatch) -> pa.RecordBatch:
        found = FORMER(batch)
        return found.filter(pc.not_equal(found.column("value"), value))

    return extract


FORMER = extract_batch


def shared_value(workspace: Workspace) -> tuple[str, str]:
    """Return an identifier that joins documents, and its value."""
    with workspace.database.reading() as connection:
        statistics = schema.identifier_statistics
        row = connection.execute(
            select(statistics.c.identifier_id, statistics.c.value)
            .where(statistics.c.hub.is_(None))
            .order_by(statistics.c.documents.desc(), statistics.c.identifier_id)
        ).first()
    assert row is not None
    return row.identifier_id, row.value


def number_of(workspace: Workspace, statement: Any) -> int:  # noqa: ANN401 - any SELECT
    with workspace.database.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(statement)).scalar_one())


def test_a_version_that_finds_the_same_changes_nothing_that_is_seen(
    brought: Workspace, upgrade: Callable[..., None], partition_of: PartitionOf
) -> None:
    session = brought.session(None, "test")
    before = partition_of(brought)
    documents = [row["id"] for row in session.network_documents(session.networks()[0]["id"])]
    shown = sorted((row["kind"], row["value"], row["raw"]) for row in session.mentions(documents))
    rows = number_of(brought, schema.mentions)
    upgrade(brought, "next", FORMER)
    assert partition_of(brought) == before
    session = brought.session(None, "test")
    again = session.mentions(documents)
    assert sorted((row["kind"], row["value"], row["raw"]) for row in again) == shown
    assert number_of(brought, schema.mentions) == 2 * rows
    with brought.database.reading() as connection:
        former = {row.id for row in connection.execute(select(schema.mentions.c.id))}
    assert all(row["supersedes"] in former for row in again)
    assert session.search("").total == 400


def test_what_is_no_longer_found_joins_nothing_and_is_not_forgotten(
    brought: Workspace, upgrade: Callable[..., None]
) -> None:
    identifier, value = shared_value(brought)
    session = brought.session(None, "test")
    mentions = session.identifier(identifier)
    documents = sorted({row["document_id"] for row in mentions})
    assert any(link["right_id"] == identifier for link in session.links(documents))
    upgrade(brought, "next", without(value))
    session = brought.session(None, "test")
    assert all(row["value"] != value for row in session.mentions(documents))
    assert not any(link["right_id"] == identifier for link in session.links(documents))
    kept = session.mention(mentions[0]["document_id"], mentions[0]["id"])
    assert kept["value"] == value
    assert session.mention_in_capture(kept["document_id"], kept["id"]).found
    with brought.database.reading() as connection:
        links = schema.links
        history = connection.execute(select(links).where(links.c.right_id == identifier)).all()
    assert history
    assert not any(link.joins for link in history)


def test_a_wrong_version_can_be_followed_by_a_right_one(
    brought: Workspace, upgrade: Callable[..., None], partition_of: PartitionOf
) -> None:
    before = partition_of(brought)
    _, value = shared_value(brought)
    upgrade(brought, "wrong", without(value))
    upgrade(brought, "right", FORMER)
    assert partition_of(brought) == before


def test_leads_cite_mentions_of_the_newest_version(
    processed: Workspace, upgrade: Callable[..., None]
) -> None:
    before = {row["id"] for row in processed.session(None, "test").leads(limit=1_000)}
    upgrade(processed, "next", FORMER)
    session = processed.session(None, "test")
    leads = session.leads(limit=1_000)
    assert {row["id"] for row in leads} == before
    cited = {
        (citation["document_id"], citation["mention_id"])
        for lead in leads
        for reason in json.loads(lead["reasons"])
        for citation in reason["citations"]
        if citation["mention_id"]
    }
    assert cited
    current = session.mentions(sorted({document for document, _ in cited}))
    assert cited <= {(row["document_id"], row["id"]) for row in current}
