from __future__ import annotations

import json
import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from asterism.access import Workspace
from asterism.access.policy import Actor, system_user
from asterism.collect.importing import import_file
from asterism.model.errors import NotFoundError
from asterism.model.tombstone import ErasureReason
from asterism.pipeline.erasing import erase
from asterism.pipeline.exporting import export
from asterism.pipeline.process import process
from asterism.pipeline.stage import StageContext
from asterism.pipeline.subjects import Selection
from asterism.pipeline.withdrawing import drop_what_rests_on_withdrawn, withdraw

OWNER = Actor(system_user(), "request 3")


def bring(workspace: Workspace, path: Path, rows: list[str]) -> None:
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    os.utime(path, (5, 5))
    import_file(workspace, path)
    process(StageContext(workspace), OWNER.person, "test")


def seen(workspace: Workspace) -> dict[str, Any]:
    """Return what the owner sees of everything."""
    person = workspace.session(None, "test")
    with workspace.service("test").columnar() as reader:
        copied = sorted(reader.run("SELECT id FROM documents").column("id").to_pylist())
    return {
        "copied": copied,
        "documents": sorted(person.rows("documents", "SELECT id FROM documents WHERE {visible}")),
        "networks": sorted((row["id"], row["documents"]) for row in person.networks(limit=900)),
        "leads": sorted((row["id"], row["reasons"]) for row in person.leads(limit=900)),
        "found": person.search("call", limit=900).total,
        "statistics": sorted(
            person.identifier_statistics(
                [
                    row[0]
                    for row in person.rows(
                        "mentions",
                        "SELECT DISTINCT identifier_id FROM mentions"
                        " WHERE identifier_id IS NOT NULL AND {visible}",
                    )
                ]
            )
        ),
    }  # fmt: skip


def test_nothing_rests_on_what_was_withdrawn(
    new_workspace: Callable[[], Workspace], lines: list[str], tmp_path: Path, dice: random.Random
) -> None:
    workspace, without = new_workspace(), new_workspace()
    gone = set(dice.sample(range(300), 12))
    bring(workspace, tmp_path / "rows.jsonl", lines[:300])
    bring(without, tmp_path / "rows.jsonl", [
        line for number, line in enumerate(lines[:300]) if number not in gone
    ])  # fmt: skip
    urls = {json.loads(lines[number])["url"] for number in gone}
    rows = workspace.service("test").rows(
        "documents", "SELECT id, url FROM documents WHERE {visible}"
    )
    ids = sorted(document_id for document_id, url in rows if url in urls)
    changed = withdraw(
        workspace, workspace.session(None, "request 3"), Selection(documents=ids), "by letter"
    )
    assert {item.document_id for item in changed} == set(ids)
    assert workspace.session(None, "test").documents(ids) == []
    process(StageContext(workspace), OWNER.person, "test")
    expected = seen(without)
    assert seen(workspace) == expected
    assert not drop_what_rests_on_withdrawn(workspace)
    bring(workspace, tmp_path / "more.jsonl", lines[300:330])
    bring(without, tmp_path / "more.jsonl", lines[300:330])
    assert seen(workspace) == seen(without)


def test_what_was_withdrawn_is_in_no_export_and_can_be_erased(
    brought: Workspace, tmp_path: Path
) -> None:
    person = brought.session(None, "case 4")
    (row, *_) = brought.service("test").rows(
        "documents", "SELECT id, url FROM documents WHERE {visible}"
    )
    document_id, url = row
    export(brought, person, tmp_path / "before.jsonl")
    assert document_id in (tmp_path / "before.jsonl").read_text()
    withdraw(brought, person, Selection(documents=[document_id]))
    export(brought, brought.session(None, "case 4"), tmp_path / "after.jsonl")
    text = (tmp_path / "after.jsonl").read_text()
    assert document_id not in text
    assert f'"{url}"' not in text
    with pytest.raises(NotFoundError):
        withdraw(brought, brought.session(None, "case 4"), Selection(documents=[document_id]))
    chosen = Selection(documents=[document_id])
    report = erase(StageContext(brought), OWNER, chosen, ErasureReason.CONSENT)
    assert report.documents == 1
