from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from asterism.access import Workspace
from asterism.collect.importing import import_file
from asterism.model.judgement import Judgement
from asterism.pipeline.judging import judge
from asterism.pipeline.status import workspace_status


def test_nothing_is_behind_when_all_is_done(brought: Workspace) -> None:
    status = workspace_status(brought, brought.session(None, "look"))
    assert status.counts["documents"] == 400
    assert not any(status.lag.values())
    assert status.stale == ()
    assert status.bytes["captures"] > 0
    assert json.dumps(status.to_json())


def test_what_was_imported_waits_and_says_what_to_run(
    brought: Workspace,
    lines: list[str],
    tmp_path: Path,
    process_all: Callable[[Workspace], None],
) -> None:
    path = tmp_path / "more.jsonl"
    path.write_text("\n".join(lines[400:420]), encoding="utf-8")
    import_file(brought, path)
    status = workspace_status(brought, brought.session(None, "look"))
    assert status.lag["extract"] > 0
    assert "asterism process" in status.stale[0]
    process_all(brought)
    assert workspace_status(brought, brought.session(None, "look")).stale == ()


def test_a_judgement_that_networks_do_not_follow_yet_is_lag(brought: Workspace) -> None:
    session = brought.session(None, "test")
    first, *_, last = (row["id"] for row in session.network_documents(session.networks()[0]["id"]))
    judge(brought, session, (first, last), Judgement.DIFFERENT)
    assert workspace_status(brought, session).lag["networks"] > 0
