from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from sqlalchemy import select

from asterism.access import Workspace
from asterism.model.errors import AsterismError, NotFoundError
from asterism.model.judgement import Judgement
from asterism.model.lead import LeadState
from asterism.pipeline.judging import follow_judgements, judge, review_lead
from asterism.record import schema
from asterism.record.jobs import lease_span, release_job

SAME, DIFFERENT, UNSURE = Judgement.SAME, Judgement.DIFFERENT, Judgement.UNSURE

Bring = Callable[[Workspace, Sequence[str]], None]
PartitionOf = Callable[[Workspace], frozenset[frozenset[str]]]


def decide(workspace: Workspace, pair: tuple[str, str], verdict: Judgement) -> None:
    judge(workspace, workspace.session(None, "test"), pair, verdict)
    assert follow_judgements(workspace)


def network(workspace: Workspace, document_id: str) -> Any:  # noqa: ANN401 - an id or None
    return workspace.session(None, "test").document(document_id)["network_id"]


def largest(workspace: Workspace) -> list[str]:
    session = workspace.session(None, "test")
    found = session.network_documents(session.networks(limit=1)[0]["id"])
    return sorted(row["id"] for row in found)


def alone(workspace: Workspace) -> list[str]:
    with workspace.database.reading() as connection:
        members = select(schema.network_members.c.document_id)
        lone = select(schema.documents.c.id).where(schema.documents.c.id.not_in(members))
        return sorted(connection.execute(lone).scalars())


def test_two_lone_documents_judged_same_are_a_network_at_once(brought: Workspace) -> None:
    left, right, *_ = alone(brought)
    decide(brought, (right, left), SAME)
    assert network(brought, left) == network(brought, right) is not None
    decide(brought, (left, right), UNSURE)
    assert network(brought, left) is None
    assert network(brought, right) is None


def test_same_joins_two_networks_and_unsure_parts_them_again(
    brought: Workspace, partition_of: PartitionOf
) -> None:
    before = partition_of(brought)
    document, *_ = largest(brought)
    other = alone(brought)[0]
    kept = network(brought, document)
    decide(brought, (document, other), SAME)
    assert network(brought, other) == network(brought, document) is not None
    assert len(partition_of(brought)) == len(before) - 1
    decide(brought, (document, other), UNSURE)
    assert partition_of(brought) == before
    assert network(brought, document) == kept


def test_different_parts_a_network_and_can_be_undone(
    brought: Workspace, partition_of: PartitionOf
) -> None:
    before = partition_of(brought)
    first, *_, last = largest(brought)
    decide(brought, (first, last), DIFFERENT)
    parted = [network(brought, item) for item in (first, last)]
    assert parted[0] is None or parted[0] != parted[1]
    decide(brought, (first, last), UNSURE)
    assert partition_of(brought) == before


def test_what_was_judged_holds_when_more_comes(
    brought: Workspace, bring: Bring, lines: list[str]
) -> None:
    first, *_, last = largest(brought)
    lone = alone(brought)[:2]
    decide(brought, (first, last), DIFFERENT)
    decide(brought, (lone[0], lone[1]), SAME)
    bring(brought, lines[400:500])
    parted = [network(brought, item) for item in (first, last)]
    assert parted[0] is None or parted[0] != parted[1]
    assert network(brought, lone[0]) == network(brought, lone[1]) is not None


def test_the_newest_judgement_of_a_pair_holds_and_nothing_is_forgotten(
    brought: Workspace,
) -> None:
    left, right, *_ = alone(brought)
    for verdict in (SAME, DIFFERENT, SAME):
        decide(brought, (left, right), verdict)
    rows = brought.session(None, "test").judgements([left])
    assert [row["verdict"] for row in rows] == ["same", "different", "same"]
    assert [row["supersedes"] for row in rows] == [rows[1]["id"], rows[2]["id"], None]
    assert network(brought, left) == network(brought, right) is not None


def test_a_judgement_is_kept_while_another_process_forms_networks(brought: Workspace) -> None:
    left, right, *_ = alone(brought)
    job = lease_span(brought.database, "networks", "held by somebody")
    judge(brought, brought.session(None, "test"), (left, right), SAME)
    assert not follow_judgements(brought)
    assert len(brought.session(None, "test").judgements([left])) == 1
    release_job(brought.database, job)
    assert follow_judgements(brought)
    assert network(brought, left) == network(brought, right) is not None


def test_people_who_judge_at_once_lose_nothing(brought: Workspace) -> None:
    lone = alone(brought)[:16]
    pairs = [(left, right) for left, right in zip(lone[::2], lone[1::2], strict=True)]

    def one(pair: tuple[str, str]) -> None:
        judge(brought, brought.session(None, "test"), pair, SAME)
        follow_judgements(brought)

    threads = [threading.Thread(target=one, args=(pair,)) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # Whoever found another at work left; whoever was at work looked again.
    together = [
        network(brought, left) == network(brought, right) is not None for left, right in pairs
    ]
    assert together == [True] * len(pairs)


def test_a_document_is_not_judged_against_itself(brought: Workspace) -> None:
    lone = alone(brought)[0]
    with pytest.raises(AsterismError, match="two different documents"):
        judge(brought, brought.session(None, "test"), (lone, lone), SAME)


def test_what_is_not_there_cannot_be_judged_or_reviewed(brought: Workspace) -> None:
    session = brought.session(None, "test")
    with pytest.raises(NotFoundError):
        judge(brought, session, (alone(brought)[0], "f" * 32), SAME)
    with pytest.raises(NotFoundError):
        review_lead(brought, session, "f" * 32, LeadState.KEPT)


def test_a_review_shows_in_the_queue_and_the_newest_counts(processed: Workspace) -> None:
    session = processed.session(None, "look")
    lead = session.leads(limit=1)[0]
    assert lead["state"] == "new"
    review_lead(processed, session, lead["id"], LeadState.REVIEWING)
    review_lead(processed, session, lead["id"], LeadState.DISMISSED, "a driver")
    found = session.lead(lead["id"])
    assert (found["state"], found["note"]) == ("dismissed", "a driver")
    assert lead["id"] in {row["id"] for row in session.leads(state="dismissed")}
    assert lead["id"] not in {row["id"] for row in session.leads(state="new")}
