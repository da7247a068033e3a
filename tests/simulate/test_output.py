from __future__ import annotations

import json
from pathlib import Path

import pytest

from asterism.simulate import output
from asterism.simulate.output import ordered_rows, write_world
from asterism.simulate.world import World


def test_piles_change_no_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(6, 300)
    whole = list(ordered_rows(world))
    monkeypatch.setattr(output, "_PER_PILE", 10)
    assert list(ordered_rows(world)) == whole
    keys = [(row[0], row[1]) for row in whole]
    assert keys == sorted(keys)


def test_what_was_taken_down_is_written_apart(tmp_path: Path) -> None:
    world = World(6, 300)
    assert write_world(world, tmp_path / "new" / "folder") == 300
    rows = list(ordered_rows(world))
    files = {
        name: (tmp_path / "new" / "folder" / f"{name}.jsonl").read_text().splitlines()
        for name in ("documents", "truth", "removed")
    }
    assert files["removed"] == [document for _, _, removed, document, _ in rows if removed]
    assert files["documents"] == [document for _, _, removed, document, _ in rows if not removed]
    assert files["truth"] == [truth for _, _, removed, _, truth in rows if not removed]
    assert files["removed"]
    for _, url, _, document, truth in rows:
        assert json.loads(document)["url"] == json.loads(truth)["url"] == url


def test_a_world_written_again_replaces_the_one_before(tmp_path: Path) -> None:
    write_world(World(6, 50), tmp_path)
    write_world(World(6, 20), tmp_path)
    assert len((tmp_path / "documents.jsonl").read_text().splitlines()) == 20
