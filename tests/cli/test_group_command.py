from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

Asterism = Callable[..., subprocess.CompletedProcess[str]]
Printed = Callable[..., list[dict[str, Any]]]


def test_groups_are_made_joined_and_left(
    asterism: Asterism, printed: Printed, tmp_path: Path
) -> None:
    here = ("--workspace", tmp_path / "w")
    asterism(*here, "init")
    asterism(*here, "organisation", "add", "Aid", "--kind", "nonprofit")
    asterism(*here, "person", "add", "Ana", "--organisation", "Aid", "--role", "analyst")
    assert printed(*here, "group", "add", "Task Force") == [{"key": "task-force"}]
    for member in (("--organisation", "aid"), ("--person", "ana", "--until", "2999-01-01")):
        assert asterism(*here, "group", "join", "task force", *member).returncode == 0
    assert printed(*here, "group", "list") == [
        {"key": "task-force", "name": "Task Force", "organisations": ["aid"], "people": ["Ana"]}
    ]
    assert asterism(*here, "group", "leave", "task force", "--person", "Ana").returncode == 0
    assert asterism(*here, "group", "list").stdout.split() == ["task-force", "aid"]
    for wrong in (
        ("leave", "task force", "--person", "Ana"),
        ("join", "task force"),
        ("join", "x"),
    ):
        done = asterism(*here, "group", *wrong)
        assert (done.returncode, done.stdout) == (1, "")
