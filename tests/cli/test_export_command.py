from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

Asterism = Callable[..., subprocess.CompletedProcess[str]]
Printed = Callable[..., list[dict[str, Any]]]


def test_documents_are_written_with_their_labels(
    asterism: Asterism, printed: Printed, shared_workspace: Path, tmp_path: Path
) -> None:
    where = ("--workspace", shared_workspace)
    path = tmp_path / "out.jsonl"
    purpose = ("--purpose", "case 9")
    (report,) = printed(*where, *purpose, "export", path, "--search", "call")
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert report["documents"] == len(lines) > 0
    assert {line["label"] for line in lines} == {"TLP:AMBER"}
    assert json.loads((tmp_path / "out.jsonl.manifest.json").read_text())["export"] == report
    again = asterism(*where, *purpose, "export", path)
    assert (again.returncode, "is there already" in again.stderr) == (1, True)
    silent = asterism(*where, "export", tmp_path / "other.jsonl")
    assert (silent.returncode, "say what for" in silent.stderr) == (1, True)
    said = asterism(*where, *purpose, "export", tmp_path / "all.jsonl").stdout
    assert "TLP:AMBER" in said
    assert "SHA-256" in said
