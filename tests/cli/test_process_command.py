from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from asterism.pipeline.process import STAGES

Asterism = Callable[..., subprocess.CompletedProcess[str]]
Printed = Callable[..., list[dict[str, Any]]]


def test_new_documents_are_joined_with_old_ones(
    printed: Printed, own_workspace: Path, tmp_path: Path
) -> None:
    shared = ("--workspace", own_workspace)
    rows = [
        {"url": f"http://new.example/{city}", "title": f"Zelda in {city}", "text": text}
        for city, text in (
            ("Tampa", "Just arrived, call me at 202-555-0187 any time"),
            ("Boise", "New here, 202-555-0187, no texts please"),
        )
    ]
    for number, row in enumerate(rows):
        file = tmp_path / f"{number}.jsonl"
        file.write_text(json.dumps(row) + "\n")
        printed(*shared, "import", file)
        assert printed(*shared, "status")[0]["stale"]
        (seconds,) = printed(*shared, "process", "--workers", "1")
        assert seconds.keys() == STAGES.keys()
        assert printed(*shared, "status")[0]["stale"] == []
    network = {line["url"]: line["network"] for line in printed(*shared, "networks")}
    assert len(network) == 302
    assert network[rows[0]["url"]] == network[rows[1]["url"]]


def test_with_nothing_new_nothing_changes(
    asterism: Asterism, printed: Printed, own_workspace: Path
) -> None:
    shared = ("--workspace", own_workspace)
    before = printed(*shared, "status")[0]["change_sequence"]
    done = asterism(*shared, "process")
    assert done.returncode == 0
    assert [line.split()[0] for line in done.stdout.splitlines()] == list(STAGES)
    assert printed(*shared, "status")[0]["change_sequence"] == before
