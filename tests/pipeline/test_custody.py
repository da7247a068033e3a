from __future__ import annotations

from pathlib import Path

import pytest

from asterism.access import Workspace
from asterism.access.policy import Actor, system_user
from asterism.collect.importing import import_file
from asterism.model.errors import NotFoundError
from asterism.model.tombstone import ErasureReason
from asterism.pipeline.custody import custody
from asterism.pipeline.erasing import erase
from asterism.pipeline.stage import StageContext
from asterism.pipeline.subjects import Selection


def test_what_happened_to_a_file_is_told(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(
        '{"url": "http://a.example/1", "text": "Lily of Tampa"}\n'
        '{"url": "http://a.example/2", "text": "Rose of Miami"}\n'
    )
    import_file(workspace, path, purpose="case 12")
    session = workspace.session(system_user(), "case 12")
    rows = session.rows("documents", "SELECT id, capture_id FROM documents WHERE {visible}")
    first, capture = rows[0]
    events = custody(workspace, session, [first])
    assert [event.what for event in events] == ["received", "sealed"]
    assert all(event.capture == capture for event in events)
    assert events[0].by.startswith("run ")
    session.document(first)
    viewed = custody(workspace, session, [first])[-1]
    assert (viewed.what, viewed.who, viewed.purpose) == ("viewed", system_user(), "case 12")
    assert viewed.to_json()["at"].endswith("+00:00")
    with pytest.raises(NotFoundError):
        custody(workspace, session, ["0" * 32, "no id'"])
    actor = Actor(system_user(), "case 12")
    erase(StageContext(workspace), actor, Selection(documents=[first]), ErasureReason.REQUEST)
    told = {event.what for event in custody(workspace, session, [rows[1][0]])}
    assert "sealed" in told
