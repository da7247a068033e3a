from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from asterism.access import open_workspace

Asterism = Callable[..., subprocess.CompletedProcess[str]]


def test_a_workspace_is_made_and_may_be_made_again(
    asterism: Asterism, printed: Callable[..., list[dict[str, Any]]], tmp_path: Path
) -> None:
    folder = tmp_path / "new"
    assert printed("init", "--workspace", folder) == [{"workspace": str(folder)}]
    before = (folder / "workspace.json").read_bytes()
    again = asterism("init", "--workspace", folder)
    assert again.returncode == 0
    assert "not for real people's data" in again.stdout
    assert (folder / "workspace.json").read_bytes() == before
    open_workspace(folder).close()


@pytest.mark.parametrize(
    ("database", "problem"),
    [
        ("mysql://localhost/record", "neither sqlite nor postgresql"),
        ("postgresql+psycopg://nobody@127.0.0.1:1/none", "cannot be opened"),
    ],
)
def test_a_database_that_cannot_be_used_is_named(
    asterism: Asterism, database: str, problem: str
) -> None:
    done = asterism("init", "--database", database)
    assert done.returncode == 1
    assert done.stderr.startswith("asterism: ")
    assert problem in done.stderr
    assert "Traceback" not in done.stderr


def test_a_workspace_keeps_its_database(asterism: Asterism, tmp_path: Path) -> None:
    assert asterism("init").returncode == 0
    done = asterism("init", "--database", f"sqlite:///{tmp_path}/other.sqlite")
    assert done.returncode == 1
    assert "already has its record in another database" in done.stderr


def test_a_folder_that_cannot_be_written_is_named(asterism: Asterism, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = asterism("init", "--workspace", "file/inside")
    assert done.returncode == 1
    assert "choose another folder" in done.stderr
