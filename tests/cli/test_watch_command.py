from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

Asterism = Callable[..., subprocess.CompletedProcess[str]]
Printed = Callable[..., list[dict[str, Any]]]


def test_the_watch_list_is_kept_on_the_command_line(
    asterism: Asterism, printed: Printed, tmp_path: Path
) -> None:
    where = ("--workspace", tmp_path / "workspace")
    (added,) = printed(*where, "watch", "add", "+1 202-555-0147", "--reason", "a lead")
    assert (added["kind"], added["value"], added["reason"]) == ("phone", "+12025550147", "a lead")
    assert "phone:+12025550147" in asterism(*where, "watch", "list").stdout
    (removed,) = printed(*where, "watch", "remove", "202-555-0147")
    assert removed["id"] == added["id"]
    assert printed(*where, "watch", "list") == []
