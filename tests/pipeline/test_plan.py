from __future__ import annotations

import shutil

import pyarrow as pa
import pytest
from sqlalchemy import select

from asterism.access import Workspace
from asterism.pipeline import plan as module
from asterism.pipeline.plan import Plan, Step
from asterism.record import schema
from asterism.record.jobs import Job, lease_span, move_cursor, release_job

TABLE = "identifier_statistics"


class PowerCutError(Exception):
    """What a test breaks the work with."""


def statistics(numbers: list[int], documents: int) -> pa.Table:
    return pa.table(
        {
            "identifier_id": [f"i{number:02}" for number in numbers],
            "kind": ["phone"] * len(numbers),
            "value": ["v"] * len(numbers),
            "documents": [documents] * len(numbers),
            "neighbours": [0] * len(numbers),
            "episodes": [1] * len(numbers),
            "hub": pa.nulls(len(numbers), pa.string()),
            "model_version_id": [1] * len(numbers),
        }
    )


@pytest.fixture(autouse=True)
def prepared(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make chunks small, and a model version for the rows to name."""
    monkeypatch.setattr(module, "CHUNK", 2)
    with workspace.database.operating() as connection:
        connection.execute(
            schema.model_versions.insert().values(
                id=1, name="x", version="1", population="", parameters="{}"
            )
        )


def lease(workspace: Workspace) -> Job:
    return lease_span(workspace.database, "stage", "mark")


def rows(workspace: Workspace) -> dict[str, tuple[int, int]]:
    table = schema.identifier_statistics
    with workspace.database.reading() as connection:
        return {
            row.identifier_id: (row.documents, row.change_sequence)
            for row in connection.execute(select(table))
        }


def break_after(monkeypatch: pytest.MonkeyPatch, chunks: int) -> None:
    left = iter(range(chunks))

    def cut(*arguments: object) -> None:
        if next(left, None) is None:
            raise PowerCutError
        move_cursor(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "move_cursor", cut)


STEPS = [
    Step("upsert", TABLE, statistics([0, 1, 2, 3, 4], 7)),
    Step("delete", TABLE, pa.table({"identifier_id": ["i01", "i03", "nobody"]})),
    Step("insert", TABLE, statistics([0, 5], 9)),
]
DONE = {"i00": (7, 1), "i02": (7, 2), "i04": (7, 3), "i05": (9, 6)}


def test_steps_are_applied_in_order_and_in_chunks(workspace: Workspace) -> None:
    job = lease(workspace)
    plan = Plan(workspace.paths.plans / job.id)
    plan.write(STEPS)
    plan.apply(workspace.database, job, "mark")
    assert rows(workspace) == DONE
    assert not plan.exists()
    assert lease(workspace).id != job.id
    with workspace.database.reading() as connection:
        assert connection.execute(select(schema.watermarks.c.name)).scalars().all() == ["mark"]


@pytest.mark.parametrize("chunks", range(7))
def test_a_plan_that_was_cut_off_ends_as_if_it_had_not_been(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, chunks: int
) -> None:
    job = lease(workspace)
    plan = Plan(workspace.paths.plans / job.id)
    plan.write(STEPS)
    with monkeypatch.context() as broken:
        break_after(broken, chunks)
        if chunks < 6:
            with pytest.raises(PowerCutError):
                plan.apply(workspace.database, job, "mark")
            release_job(workspace.database, job)
    again = lease(workspace) if chunks < 6 else job
    assert again.id == job.id
    Plan(workspace.paths.plans / job.id).apply(workspace.database, again, "mark")
    assert rows(workspace) == DONE


def test_a_plan_decided_anew_begins_at_its_own_first_chunk(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody deleted the derived folder while a plan was half done."""
    job = lease(workspace)
    plan = Plan(workspace.paths.plans / job.id)
    plan.write(STEPS)
    with monkeypatch.context() as broken:
        break_after(broken, 4)
        with pytest.raises(PowerCutError):
            plan.apply(workspace.database, job, "mark")
    release_job(workspace.database, job)
    shutil.rmtree(workspace.paths.derived)
    again = lease(workspace)
    assert not plan.exists()
    plan.write(STEPS)
    plan.apply(workspace.database, again, "mark")
    assert {name: documents for name, (documents, _) in rows(workspace).items()} == {
        name: documents for name, (documents, _) in DONE.items()
    }


def test_half_a_plan_is_no_plan(workspace: Workspace) -> None:
    plan = Plan(workspace.paths.plans / "job")
    plan.write(STEPS)
    (workspace.paths.plans / "job" / "plan.json").rename(
        workspace.paths.plans / "job" / "plan.partial"
    )
    assert not plan.exists()
    plan.write(STEPS[:1])
    assert plan.exists()


def test_an_empty_plan_changes_nothing(workspace: Workspace) -> None:
    job = lease(workspace)
    plan = Plan(workspace.paths.plans / job.id)
    plan.write([Step("upsert", TABLE, statistics([], 0))])
    plan.apply(workspace.database, job, "mark")
    assert workspace.session(None, "test").sequence() == 0
