from __future__ import annotations

import json
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

Asterism = Callable[..., subprocess.CompletedProcess[str]]
Printed = Callable[..., list[dict[str, Any]]]


def test_every_document_has_one_line(printed: Printed, shared_workspace: Path, world: Path) -> None:
    lines = printed("networks", "--workspace", shared_workspace)
    assert all(set(line) == {"url", "network"} for line in lines)
    documents = (world / "documents.jsonl").read_text().splitlines()
    urls = sorted(json.loads(line)["url"] for line in documents)
    assert [line["url"] for line in lines] == urls


def test_the_largest_networks_come_first(
    asterism: Asterism, printed: Printed, shared_workspace: Path
) -> None:
    shared = ("--workspace", shared_workspace)
    sizes = Counter(line["network"] for line in printed(*shared, "networks"))
    shown = asterism(*shared, "networks", "--limit", "3").stdout.splitlines()
    found = [(line.split()[0], int(line.split()[1])) for line in shown]
    assert [size for _, size in found] == [size for _, size in sizes.most_common(3)]
    assert all(sizes[network] == size > 1 for network, size in found)
