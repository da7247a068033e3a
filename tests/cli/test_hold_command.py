from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

Asterism = Callable[..., subprocess.CompletedProcess[str]]
Printed = Callable[..., list[dict[str, Any]]]


def test_a_hold_is_put_on_listed_and_taken_off(
    asterism: Asterism, printed: Printed, own_workspace: Path
) -> None:
    where = ("--workspace", own_workspace)
    (document,) = printed(*where, "search", "", "--limit", 1)
    chosen = ("--document", document["id"])
    (made,) = printed(*where, "hold", "add", *chosen, "--legal-basis", "letter 12", "--until",
                      "2040-05-01")  # fmt: skip
    (listed,) = printed(*where, "hold", "list")
    assert (listed["id"], listed["documents"], listed["legal_basis"]) == (
        made["id"],
        1,
        "letter 12",
    )
    text = asterism(*where, "hold", "list").stdout
    assert "until 2040-05-01" in text
    held = asterism(*where, "--purpose", "request 4", "erase", *chosen, "--reason", "request")
    assert (held.returncode, "under legal hold" in held.stderr) == (1, True)
    printed(*where, "hold", "release", made["id"])
    assert "released" in asterism(*where, "hold", "list").stdout
    again = asterism(*where, "hold", "release", made["id"])
    assert again.returncode == 1
