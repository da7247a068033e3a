from __future__ import annotations

from pathlib import Path

from asterism.access import create_workspace
from asterism.model.visibility import Visibility
from asterism.record.reader.lives import visits


def test_an_address_that_was_never_visited_has_no_life(tmp_path: Path) -> None:
    workspace = create_workspace(tmp_path / "workspace")
    every = Visibility(frozenset(marking.id for marking in workspace.markings()))
    with workspace.database.reading() as connection:
        assert visits(connection, every, "0" * 32, "http://a.example/") == []
    workspace.close()
