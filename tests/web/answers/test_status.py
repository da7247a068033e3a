from __future__ import annotations

from pathlib import Path

from asterism.access import Session, create_workspace
from asterism.web.answers.status import read_status


def test_status_counts_what_is_there(session: Session) -> None:
    status = read_status(session)
    assert status.counts["documents"] == status.counts["captures"] == 16
    assert status.counts["networks"] == status.counts["leads"] == status.open_leads == 2
    sizes = {item.part: item.bytes for item in status.sizes}
    assert sizes["record"] > 10_000
    assert all(octets > 0 for octets in sizes.values())


def test_status_of_an_empty_workspace(tmp_path: Path) -> None:
    workspace = create_workspace(tmp_path / "empty")
    status = read_status(workspace.session(None, "look"), with_sizes=False)
    assert set(status.counts.values()) == {0}
    assert (status.stages, status.sizes, status.leads) == ([], [], [])
    workspace.close()
