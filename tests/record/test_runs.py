from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select

from asterism import __version__
from asterism.access import Workspace
from asterism.record import schema
from asterism.record.runs import running


def only_run(workspace: Workspace) -> Any:  # noqa: ANN401 - a row
    with workspace.database.reading() as connection:
        return connection.execute(select(schema.runs)).mappings().one()


def test_a_run_keeps_who_why_and_what_came_of_it(workspace: Workspace) -> None:
    with running(workspace.database, "process", "ana", "look") as run:
        assert only_run(workspace)["state"] == "running"
        run.report = {"documents": 3}
    row = only_run(workspace)
    assert (row["stage"], row["person"], row["purpose"]) == ("process", "ana", "look")
    assert (row["state"], row["software"]) == ("finished", __version__)
    assert json.loads(row["report"]) == {"documents": 3}
    assert row["started_at"] <= row["finished_at"]


def test_a_run_that_breaks_has_failed(workspace: Workspace) -> None:
    with pytest.raises(KeyboardInterrupt), running(workspace.database, "process", "ana", "look"):
        raise KeyboardInterrupt
    assert only_run(workspace)["state"] == "failed"
