from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from asterism.pipeline.process import STAGES

Asterism = Callable[..., subprocess.CompletedProcess[str]]
Printed = Callable[..., list[dict[str, Any]]]


def test_what_was_lost_is_made_anew_with_the_same_ids(
    asterism: Asterism, printed: Printed, own_workspace: Path
) -> None:
    shared = ("--workspace", own_workspace)
    asked = (("networks",), ("leads",), ("search", "call"))
    before = [asterism(*shared, "--json", *words).stdout for words in asked]
    assert all(before)
    shutil.rmtree(own_workspace / "derived")
    (seconds,) = printed(*shared, "rebuild")
    assert seconds.keys() == STAGES.keys()
    assert [asterism(*shared, "--json", *words).stdout for words in asked] == before
    assert printed(*shared, "status")[0]["stale"] == []
