from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

Asterism = Callable[..., subprocess.CompletedProcess[str]]
Printed = Callable[..., list[dict[str, Any]]]


def test_counts_sizes_and_lag_are_shown(
    asterism: Asterism, printed: Printed, shared_workspace: Path
) -> None:
    (status,) = printed("status", "--workspace", shared_workspace)
    assert status["folder"] == str(shared_workspace)
    assert status["counts"]["documents"] == 300
    assert status["counts"]["networks"] > 0
    assert status["bytes"]["record"] > status["bytes"]["captures"] > 0
    assert set(status["lag"].values()) == {0}
    assert status["stale"] == []
    shown = asterism("status", "--workspace", shared_workspace).stdout
    assert "single-user and not for real people's data" in shown
    assert "up to date" in shown
    assert "behind" not in shown
    for name, count in status["counts"].items():
        assert f"{name:22} {count:>12,}\n" in shown


def test_what_is_behind_is_named_with_the_mend(
    asterism: Asterism, printed: Printed, world: Path
) -> None:
    printed("import", world / "documents.jsonl")
    (status,) = printed("status")
    assert status["lag"]["extract"] > 0
    assert "Run: asterism process" in status["stale"][0]
    assert "Run: asterism process" in asterism("status").stdout
