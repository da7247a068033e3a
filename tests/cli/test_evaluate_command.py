"""`asterism evaluate` starts the scores as a process of its own, with what it was given."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "asterism", *arguments]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)  # noqa: S603 - our own interpreter


@pytest.fixture
def truth(tmp_path: Path) -> Path:
    """Write the truth of two documents that no workspace has."""
    path = tmp_path / "truth.jsonl"
    lines = (json.dumps({"url": f"http://a.example/{n}", "owner": "ann"}) for n in range(2))
    path.write_text("\n".join(lines))
    return path


def test_a_workspace_is_scored_against_a_truth(tmp_path: Path, truth: Path) -> None:
    shared = ("--workspace", str(tmp_path / "workspace"))
    assert run(*shared, "init").returncode == 0
    done = run("evaluate", "--truth", str(truth), *shared, "--json")
    assert done.returncode == 0, done.stderr
    (scored,) = json.loads(done.stdout)["runs"]
    assert scored["addresses"]["missing"] == 2
    assert scored["ways"]["Asterism"]["bcubed"]["recall"] == 0.5
    table = run("evaluate", "--truth", str(truth), *shared)
    assert "| **Asterism** | 1.000 (1.000) | 0.500 (0.500) |" in table.stdout


def test_a_failure_is_passed_on(tmp_path: Path, truth: Path) -> None:
    done = run("--workspace", str(tmp_path / "none"), "evaluate", "--truth", str(truth))
    assert done.returncode == 1
    assert "no workspace here" in done.stderr
