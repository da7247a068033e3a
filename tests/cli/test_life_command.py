from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

Asterism = Callable[..., subprocess.CompletedProcess[str]]
Printed = Callable[..., list[dict[str, Any]]]


def test_a_life_is_told_by_id_and_by_address(
    asterism: Asterism, printed: Printed, own_workspace: Path
) -> None:
    where = ("--workspace", own_workspace)
    (document,) = printed(*where, "search", "", "--limit", 1)
    # What came in a file was never visited.
    assert printed(*where, "life", document["id"]) == []
    done = asterism(*where, "life", "http://nowhere.example/")
    assert (done.returncode, "there is no document from" in done.stderr) == (1, True)
