from __future__ import annotations

from collections.abc import Callable

import pytest

from asterism.access import Workspace
from asterism.model.judgement import Judgement
from asterism.pipeline.judging import follow_judgements, judge
from asterism.pipeline.rebuilding import rebuild
from asterism.pipeline.stage import StageContext
from asterism.record.jobs import JobBusyError, lease_span, release_job


def test_everything_derived_comes_back_and_judgements_hold(
    brought: Workspace, partition_of: Callable[[Workspace], frozenset[frozenset[str]]]
) -> None:
    session = brought.session(None, "test")
    first, *_, last = (row["id"] for row in session.network_documents(session.networks()[0]["id"]))
    judge(brought, session, (first, last), Judgement.DIFFERENT)
    follow_judgements(brought)
    before = partition_of(brought)
    names = {row["id"] for row in session.networks(limit=1_000)}
    (brought.paths.search / "a file of an older version").write_text("x")
    rebuild(StageContext(brought), brought.owner, "test")
    assert partition_of(brought) == before
    assert {row["id"] for row in session.networks(limit=1_000)} == names
    assert session.search("").total == 400
    assert len(session.judgements([first])) == 1


def test_nothing_is_deleted_while_a_stage_is_at_work(brought: Workspace) -> None:
    with brought.database.writing("test"):
        pass  # something to lease
    job = lease_span(brought.database, "extract", "mark")
    with pytest.raises(JobBusyError, match="extract"):
        rebuild(StageContext(brought), brought.owner, "test")
    assert brought.session(None, "test").search("").total == 400
    release_job(brought.database, job)
