from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections import Counter
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select, update

from asterism.access import Workspace
from asterism.model.clock import now
from asterism.record import jobs, schema
from asterism.record.jobs import Job, JobBusyError, finish_job, lease_span, move_cursor, release_job


def stored(workspace: Workspace) -> list[Any]:
    with workspace.database.reading() as connection:
        return list(connection.execute(select(schema.jobs)).mappings())


HOLDER = """
import sys, time
from pathlib import Path
from asterism.access import open_workspace
from asterism.record.jobs import lease_span, move_cursor

workspace = open_workspace(Path(sys.argv[1]))
job = lease_span(workspace.database, "stage", "mark")
with workspace.database.writing("stage") as commit:
    move_cursor(commit.connection, job, "half")
print(job.id, flush=True)
time.sleep(60)
"""


def test_a_job_covers_what_came_after_the_watermark(workspace: Workspace) -> None:
    for _ in range(3):
        with workspace.database.writing("x"):
            pass
    with workspace.database.operating() as connection:
        connection.execute(schema.watermarks.insert().values(name="mark", sequence=1))
    job = lease_span(workspace.database, "stage", "mark")
    assert job.parameters == {"from": 1, "to": 3}
    assert job.cursor is None


def test_a_finished_job_is_not_taken_again(workspace: Workspace) -> None:
    first = lease_span(workspace.database, "stage", "mark")
    with workspace.database.operating() as connection:
        finish_job(connection, first)
    second = lease_span(workspace.database, "stage", "mark")
    assert second.id != first.id
    assert Counter(job["state"] for job in stored(workspace)) == {"finished": 1, "leased": 1}


def test_a_released_job_goes_on_at_its_cursor(workspace: Workspace) -> None:
    job = lease_span(workspace.database, "stage", "mark")
    with workspace.database.writing("stage") as commit:
        move_cursor(commit.connection, job, "here")
    release_job(workspace.database, job)
    with workspace.database.writing("newer"):
        pass
    again = lease_span(workspace.database, "stage", "mark")
    assert (again.id, again.cursor, again.parameters) == (job.id, "here", job.parameters)


def break_after_moving(workspace: Workspace, job: Job) -> None:
    with workspace.database.writing("stage") as commit:
        move_cursor(commit.connection, job, "here")
        raise InterruptedError


def test_a_cursor_does_not_move_without_its_rows(workspace: Workspace) -> None:
    job = lease_span(workspace.database, "stage", "mark")
    with pytest.raises(InterruptedError):
        break_after_moving(workspace, job)
    assert stored(workspace)[0]["cursor"] is None


def test_two_threads_of_a_process_do_not_share_a_lease(workspace: Workspace) -> None:
    job = lease_span(workspace.database, "stage", "mark")
    with pytest.raises(JobBusyError, match="another process is at work on stage"):
        lease_span(workspace.database, "stage", "mark")
    release_job(workspace.database, job)
    lease_span(workspace.database, "stage", "mark")


def test_racing_threads_lease_one_job_once(workspace: Workspace) -> None:
    taken: list[str] = []
    start = threading.Barrier(6)

    def race() -> None:
        start.wait()
        try:
            taken.append(lease_span(workspace.database, "stage", "mark").id)
        except JobBusyError:
            taken.append("busy")

    threads = [threading.Thread(target=race) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert taken.count("busy") == 5
    assert len(stored(workspace)) == 1


def test_patience_outlasts_a_short_job(workspace: Workspace) -> None:
    job = lease_span(workspace.database, "stage", "mark")
    threading.Timer(0.2, release_job, (workspace.database, job)).start()
    assert lease_span(workspace.database, "stage", "mark", patience=5).id == job.id


def test_other_stages_are_not_in_each_others_way(workspace: Workspace) -> None:
    lease_span(workspace.database, "stage", "mark")
    lease_span(workspace.database, "other", "mark")


def test_a_killed_process_loses_its_lease_at_once(workspace: Workspace) -> None:
    command = [sys.executable, "-c", HOLDER, str(workspace.paths.root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as worker:  # noqa: S603 - our own
        assert worker.stdout is not None
        job_id = worker.stdout.readline().strip()
        with pytest.raises(JobBusyError):
            lease_span(workspace.database, "stage", "mark")
        worker.kill()
        # Not waited for yet: a zombie is as dead as one that was buried.
        job = lease_span(workspace.database, "stage", "mark", patience=5)
    assert (job.id, job.cursor) == (job_id, "half")
    assert stored(workspace)[0]["attempts"] == 2


def test_whoever_lost_the_lease_can_neither_move_nor_finish(workspace: Workspace) -> None:
    job = lease_span(workspace.database, "stage", "mark")
    with workspace.database.operating() as connection:
        connection.execute(update(schema.jobs).values(lease_owner="elsewhere:1:2:3"))
    for act in (partial(move_cursor, job=job, cursor="on"), partial(finish_job, job=job)):
        with (
            pytest.raises(JobBusyError, match="taken over"),
            workspace.database.operating() as connection,
        ):
            act(connection)
    release_job(workspace.database, job)
    assert stored(workspace)[0]["lease_owner"] == "elsewhere:1:2:3"


@pytest.mark.parametrize(("left", "free"), [(60_000_000, False), (-1, True)])
def test_a_lease_of_another_host_holds_until_its_time(
    workspace: Workspace, left: int, *, free: bool
) -> None:
    job = lease_span(workspace.database, "stage", "mark")
    with workspace.database.operating() as connection:
        values = {"lease_owner": "elsewhere:1:2:3", "lease_until": now() + left}
        connection.execute(update(schema.jobs).values(**values))
    if free:
        assert lease_span(workspace.database, "stage", "mark").id == job.id
    else:
        with pytest.raises(JobBusyError):
            lease_span(workspace.database, "stage", "mark")


@pytest.mark.parametrize(("alive", "free"), [(True, False), (False, True)])
def test_where_proc_is_missing_a_dead_holder_is_still_noticed(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, *, alive: bool, free: bool
) -> None:
    monkeypatch.setattr(jobs, "_started", lambda _process: "")
    process = os.getppid() if alive else 2**22 + 1  # above the largest process id of Linux
    job = lease_span(workspace.database, "stage", "mark")
    owner = stored(workspace)[0]["lease_owner"].replace(f":{os.getpid()}:", f":{process}:")
    with workspace.database.operating() as connection:
        connection.execute(update(schema.jobs).values(lease_owner=owner))
    if free:
        assert lease_span(workspace.database, "stage", "mark").id == job.id
    else:
        with pytest.raises(JobBusyError):
            lease_span(workspace.database, "stage", "mark")
