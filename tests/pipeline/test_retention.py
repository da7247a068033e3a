from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update

from asterism.access import Workspace
from asterism.access.policy import Actor, system_user
from asterism.collect.importing import default_source, import_file
from asterism.model.clock import DAY, now
from asterism.model.errors import AsterismError, NotFoundError
from asterism.model.marking import LOCAL
from asterism.pipeline.holding import hold
from asterism.pipeline.process import process
from asterism.pipeline.retention import Rule, apply_retention, due, rules, set_rule
from asterism.pipeline.stage import StageContext
from asterism.pipeline.subjects import Selection
from asterism.record import schema

OWNER = Actor(system_user(), "legal authority: retention")


@pytest.fixture
def kept(workspace: Workspace, tmp_path: Path) -> Callable[[str], str]:
    """Bring four documents of two kinds and two sources; two of them are joined."""
    rows = {
        "a.jsonl": [
            {"id": "ad1", "kind": "ad", "text": "call 202-555-0101 today"},
            {"id": "ad2", "kind": "ad", "text": "or ring 202-555-0101 at night"},
            {"id": "post", "kind": "post", "text": "nothing to call here at all"},
        ],
        "b.jsonl": [{"id": "other", "kind": "ad", "text": "of another source"}],
    }
    for name, documents in rows.items():
        path = tmp_path / name
        path.write_text("".join(json.dumps(row) + "\n" for row in documents))
        os.utime(path, (0, 0))
        source = replace(default_source(LOCAL), key=name)
        import_file(workspace, path, source=source)
    process(StageContext(workspace), OWNER.person, "test")
    found = {
        json.loads(attributes)["id"]: document_id
        for document_id, attributes in workspace.service("test").rows(
            "documents", "SELECT id, attributes FROM documents WHERE {visible}"
        )
    }
    return found.__getitem__


def after(days: int) -> int:
    return now() + days * DAY


def test_days_count_from_when_a_file_was_brought(
    workspace: Workspace, kept: Callable[[str], str]
) -> None:
    set_rule(workspace, OWNER, Rule("", "", 10))
    assert due(workspace, OWNER).documents == ()
    assert due(workspace, OWNER, at=after(9)).documents == ()
    assert len(due(workspace, OWNER, at=after(11)).documents) == 4
    assert kept("post") in due(workspace, OWNER, at=after(11)).documents


def test_the_shortest_limit_that_applies_counts(
    workspace: Workspace, kept: Callable[[str], str]
) -> None:
    set_rule(workspace, OWNER, Rule("", "", 100))
    set_rule(workspace, OWNER, Rule("", "ad", 50))
    set_rule(workspace, OWNER, Rule("a.jsonl", "", 70))
    set_rule(workspace, OWNER, Rule("b.jsonl", "ad", 20))
    for days, names in (
        (30, {"other"}),
        (60, {"other", "ad1", "ad2"}),
        (80, {"other", "ad1", "ad2", "post"}),
    ):
        wanted = sorted(map(kept, names))
        assert list(due(workspace, OWNER, at=after(days)).documents) == wanted, days
    set_rule(workspace, OWNER, Rule("b.jsonl", "ad", None))
    assert due(workspace, OWNER, at=after(30)).documents == ()
    assert Rule("", "ad", 50) in rules(workspace)


def test_a_source_states_its_own_limit(workspace: Workspace, kept: Callable[[str], str]) -> None:
    sources = schema.sources
    with workspace.database.operating() as connection:
        connection.execute(
            update(sources).where(sources.c.key == "b.jsonl").values(retention_days=5)
        )
    assert rules(workspace) == [Rule("b.jsonl", "", 5)]
    assert due(workspace, OWNER, at=after(6)).documents == (kept("other"),)


def test_what_nothing_joins_may_be_kept_shorter(
    workspace: Workspace, kept: Callable[[str], str]
) -> None:
    set_rule(workspace, OWNER, Rule("", "", 100, 10))
    found = due(workspace, OWNER, at=after(20)).documents
    assert sorted(found) == sorted([kept("post"), kept("other")])


def test_what_is_due_is_erased_but_for_what_is_held(
    workspace: Workspace, kept: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_rule(workspace, OWNER, Rule("", "ad", 10))
    hold(workspace, OWNER, Selection(documents=[kept("ad1")]), "letter 12")
    later = after(20)
    monkeypatch.setattr("asterism.pipeline.retention.now", lambda: later)
    found = due(workspace, OWNER)
    assert (len(found.documents), found.held) == (2, 1)
    (report,) = apply_retention(StageContext(workspace), OWNER)
    assert report.documents == 2
    left = workspace.service("test").rows("documents", "SELECT id FROM documents WHERE {visible}")
    assert sorted(row[0] for row in left) == sorted([kept("ad1"), kept("post")])
    assert apply_retention(StageContext(workspace), OWNER) == []


def test_a_rule_that_makes_no_sense_is_refused(workspace: Workspace) -> None:
    with pytest.raises(AsterismError, match="1 or more"):
        set_rule(workspace, OWNER, Rule("", "", 0))
    with pytest.raises(NotFoundError, match="no source"):
        set_rule(workspace, OWNER, Rule("nowhere.example", "", 5))
