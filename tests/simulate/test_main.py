from __future__ import annotations

import json
from pathlib import Path

import pytest

from asterism.simulate.__main__ import main

SMALL = ["--seed", "2", "--documents", "30"]


def test_a_world_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*SMALL, "--output", str(tmp_path)]) == 0
    assert capsys.readouterr().out.startswith("30 documents in ")
    assert len((tmp_path / "documents.jsonl").read_text().splitlines()) == 30
    assert main([*SMALL, "--output", str(tmp_path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {"documents": 30, "output": str(tmp_path)}


def test_a_world_is_reported(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", *SMALL]) == 0
    assert capsys.readouterr().out.startswith("world: seed 2, 30 documents")


def test_a_folder_is_needed_to_write(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(SMALL)
    assert stopped.value.code == 2
    assert "--output is missing" in capsys.readouterr().err


def test_what_the_sites_published_is_written_beside(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*SMALL, "--output", str(tmp_path), "--sites", "all", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    lines = (tmp_path / "published.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == told["published"]
    sources = {json.loads(line)["source"] for line in lines}
    assert sources >= {"starlist", "nightlounge", "flashlist", "quickads", "townmarket", "maze"}
    watched = (tmp_path / "watch_list.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(watched) == told["watch_list"]
    assert len((tmp_path / "documents.jsonl").read_text().splitlines()) == 30


def test_sites_that_there_are_not_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([*SMALL, "--sites", "forum,casino"])
    assert "no such sites: casino; there are classifieds, forum" in capsys.readouterr().err
