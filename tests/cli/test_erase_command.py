from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Asterism = Callable[..., subprocess.CompletedProcess[str]]
Printed = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def first(printed: Printed, own_workspace: Path) -> str:
    """Give the id of a document."""
    (document,) = printed("--workspace", own_workspace, "search", "", "--limit", 1)
    return str(document["id"])


def test_a_document_is_erased_and_checked(
    asterism: Asterism, printed: Printed, own_workspace: Path, first: str
) -> None:
    where = ("--workspace", own_workspace, "--purpose", "request 4")
    (shown,) = printed(*where, "erase", "--document", first, "--dry-run")
    assert (shown["documents"], shown["held"]) == (1, 0)
    (report,) = printed(*where, "erase", "--document", first, "--reason", "request")
    assert report["documents"] == 1
    done = asterism(*where, "erase", "--verify")
    assert (done.returncode, "Every capture" in done.stdout) == (0, True)
    assert printed(*where, "erase", "--resume") == [None]
    again = asterism(*where, "erase", "--document", first, "--reason", "request")
    assert (again.returncode, "nothing by that name" in again.stderr) == (1, True)
    (path,) = own_workspace.glob("captures/files/**/*.warc.gz")
    data = bytearray(path.read_bytes())
    data[-30] ^= 1
    path.write_bytes(bytes(data))
    broken = asterism(*where, "erase", "--verify")
    assert (broken.returncode, path.name in broken.stdout) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("erase", "--search", "call", "--reason", "request"), "say what for"),
        (("erase", "--search", "call", "--purpose", "request 4"), "say why: --reason request|"),
        (("erase", "--purpose", "request 4", "--reason", "order"), "nothing is named"),
    ],
)
def test_whoever_says_too_little_is_told(
    asterism: Asterism, own_workspace: Path, arguments: tuple[str, ...], says: str
) -> None:
    done = asterism("--workspace", own_workspace, *arguments)
    assert done.returncode == 1
    assert says in done.stderr


def test_numbers_are_printed_for_people(
    asterism: Asterism, own_workspace: Path, first: str
) -> None:
    done = asterism(
        "--workspace", own_workspace, "--purpose", "x 1", "erase", "--document", first, "--dry-run"
    )
    assert done.returncode == 0
    assert "documents             1" in done.stdout
    with pytest.raises(json.JSONDecodeError):
        json.loads(done.stdout)
