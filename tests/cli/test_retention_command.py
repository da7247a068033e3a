from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

Asterism = Callable[..., subprocess.CompletedProcess[str]]
Printed = Callable[..., list[dict[str, Any]]]


def test_limits_are_set_listed_and_applied(
    asterism: Asterism, printed: Printed, own_workspace: Path
) -> None:
    where = ("--workspace", own_workspace)
    assert printed(*where, "retention", "list") == []
    printed(*where, "retention", "set", 30, "--kind", "ad", "--unlinked", 10)
    (rule,) = printed(*where, "retention", "list")
    assert rule == {"source": "", "kind": "ad", "days": 30, "unlinked_days": 10}
    assert (
        "any source, ad: 30 days, unlinked 10 days" in asterism(*where, "retention", "list").stdout
    )
    nothing = [{"due": 0, "held": 0, "erased": 0}]
    assert printed(*where, "retention", "apply", "--dry-run") == nothing
    assert printed(*where, "retention", "apply") == nothing
    printed(*where, "retention", "set", "--kind", "ad")
    assert printed(*where, "retention", "list") == []
    unknown = asterism(*where, "retention", "set", 5, "--source", "nowhere.example")
    assert (unknown.returncode, "no source" in unknown.stderr) == (1, True)
