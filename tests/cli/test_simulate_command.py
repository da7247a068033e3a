from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

Asterism = Callable[..., subprocess.CompletedProcess[str]]
Printed = Callable[..., list[dict[str, Any]]]


def test_documents_and_truth_are_written(printed: Printed, tmp_path: Path) -> None:
    folder = tmp_path / "world"
    asked = ("--seed", 3, "--documents", 40, "--output", folder)
    assert printed("simulate", *asked) == [{"documents": 40, "output": str(folder)}]
    documents, truths = (
        [json.loads(line) for line in (folder / name).read_text().splitlines()]
        for name in ("documents.jsonl", "truth.jsonl")
    )
    assert [line["url"] for line in documents] == [line["url"] for line in truths]
    assert len(documents) == 40
    assert all(line["owner"] for line in truths)
    assert not any("owner" in line for line in documents)


def test_what_further_sites_publish_is_written_when_they_are_named(
    printed: Printed, tmp_path: Path
) -> None:
    folder = tmp_path / "world"
    asked = ("--seed", 3, "--documents", 20, "--output", folder, "--sites", "classifieds,hostile")
    (told,) = printed("simulate", *asked)
    lines = (folder / "published.jsonl").read_text().splitlines()
    assert len(lines) == told["published"] > 40
    assert told["documents"] == 20


def test_how_many_were_written_is_said(asterism: Asterism) -> None:
    done = asterism("simulate", "--seed", 3, "--documents", 20, "--output", "world")
    assert done.returncode == 0
    assert done.stdout.startswith("20 documents in ")


def test_a_world_of_nothing_is_a_usage_error(asterism: Asterism) -> None:
    done = asterism("simulate", "--seed", 3, "--documents", 0, "--output", "world")
    assert done.returncode == 2
    assert not Path("world").exists()
