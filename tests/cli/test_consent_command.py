from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

Asterism = Callable[..., subprocess.CompletedProcess[str]]
Printed = Callable[..., list[dict[str, Any]]]


def test_what_consent_was_withdrawn_to_is_seen_by_nobody(
    asterism: Asterism, printed: Printed, own_workspace: Path, tmp_path: Path
) -> None:
    where = ("--workspace", own_workspace)
    before = printed(*where, "search", "", "--limit", 1000)
    gone = before[0]["id"]
    (done,) = printed(*where, "consent", "withdraw", "--document", gone, "--reason", "by letter")
    assert done["documents"] >= 1
    assert gone not in {item["id"] for item in printed(*where, "search", "", "--limit", 1000)}
    assert asterism(*where, "process").returncode == 0
    path = tmp_path / "out.jsonl"
    printed(*where, "--purpose", "case 9", "export", path)
    assert gone not in path.read_text()
    again = asterism(*where, "consent", "withdraw", "--document", gone)
    assert again.returncode == 1
    said = asterism(*where, "consent", "withdraw", "--document", before[-1]["id"]).stdout
    assert "asterism process" in said
