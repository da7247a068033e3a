from __future__ import annotations

import hashlib
import time

import pytest
from sqlalchemy import func, select

from asterism.access import Workspace
from asterism.collect.arriving import Arrival
from asterism.collect.documents import Draft, Source
from asterism.collect.receiving import Receiver
from asterism.collect.rejects import RejectsFile
from asterism.collect.sealing import sealer_of
from asterism.evidence.store import Received
from asterism.record import schema
from asterism.record.runs import running

SOURCE = Source("a", "A", "site", "local", "test", "test")


def arrival(number: int, text: str) -> Arrival:
    payload = text.encode()
    digest = hashlib.sha256(payload).hexdigest()
    url = f"http://a.example/{number}"
    headers = (("Content-Type", "Text/HTML; charset=utf-8"),)
    bare = Arrival(SOURCE, Received(url, 5, 200, "OK", headers, payload, digest), "utf-8")
    draft = Draft(
        SOURCE.id, bare.capture_id, None, None, url, url, "ad", "", text, None, None, None, None,
        None,
    )  # fmt: skip
    return Arrival(SOURCE, bare.received, "utf-8", (draft,))


def receiver(workspace: Workspace, run_id: str) -> Receiver:
    rejects = RejectsFile(workspace.paths.rejects / "x.jsonl", "x")
    sealer = sealer_of(workspace, run_id, "collect", "test")
    return Receiver(workspace.database, workspace.paths.captures, run_id, {}, rejects, sealer)


def test_what_arrives_is_written_once(workspace: Workspace) -> None:
    with running(workspace.database, "collect", "x", "x") as run:
        writing = receiver(workspace, run.id)
        for number in range(700):
            writing.put(arrival(number % 650, "text"))
        writing.put(arrival(3, "newer"))
        writing.close()
    counts = writing.counts
    assert (counts.pages, counts.captures, counts.documents) == (701, 651, 651)
    assert (counts.changed, counts.unchanged) == (1, 50)
    with workspace.database.reading() as connection:
        for table, expected in ((schema.captures, 651), (schema.sightings, 651)):
            assert connection.scalar(select(func.count()).select_from(table)) == expected
        media_types = connection.scalars(select(schema.captures.c.media_type).distinct())
        assert list(media_types) == ["text/html"]
        sequences = connection.scalar(select(func.count()).select_from(schema.changes))
    assert sequences is not None
    assert 4 <= sequences <= 6  # two hundred documents a transaction


def test_whoever_hands_over_hears_that_writing_fails(workspace: Workspace) -> None:
    writing = receiver(workspace, "no-such-run")  # sightings must name a run
    deadline = time.monotonic() + 30
    writing.put(arrival(0, "text"))
    while writing.error is None and time.monotonic() < deadline:
        time.sleep(0.01)
    with pytest.raises(RuntimeError, match="cannot be written"):
        writing.put(arrival(1, "text"))
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        writing.close()
