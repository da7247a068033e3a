from __future__ import annotations

from pathlib import Path

from asterism.access import Session, Workspace, create_workspace
from asterism.web.answers.status import read_overview, read_status


def test_status_counts_what_is_there(workspace: Workspace, session: Session) -> None:
    status = read_status(workspace, session)
    assert status.counts["documents"] == status.counts["captures"] == 16
    assert status.counts["networks"] == status.counts["leads"] == 2
    assert status.lag["search index"] == 0
    assert status.lag["extract"] > 0
    assert "asterism process" in status.stale[0]
    assert status.bytes["record"] > 10_000


def test_an_overview_counts_leads_by_pattern_and_state(session: Session) -> None:
    counted = [(item.pattern, item.state, item.leads) for item in read_overview(session).leads]
    assert counted == [("circuit", "new", 1), ("several-people-one-number", "new", 1)]


def test_an_empty_workspace(tmp_path: Path) -> None:
    workspace = create_workspace(tmp_path / "empty")
    overview = read_overview(workspace.session(None, "look"))
    assert set(overview.counts.values()) == {0}
    workspace.close()
