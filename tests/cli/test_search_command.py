from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

Asterism = Callable[..., subprocess.CompletedProcess[str]]
Printed = Callable[..., list[dict[str, Any]]]


def test_hits_say_where_they_are_and_what_they_belong_to(
    asterism: Asterism, printed: Printed, shared_workspace: Path
) -> None:
    shared = ("--workspace", shared_workspace)
    known = {line["url"]: line["network"] for line in printed(*shared, "networks")}
    hits = printed(*shared, "search", "call", "--limit", "1000")
    assert 5 < len(hits) < 300
    for hit in hits:
        assert set(hit) == {"id", "url", "title", "network", "snippet"}
        assert known[hit["url"]] == (hit["network"] or hit["id"])
        assert hit["snippet"]
    shown = asterism(*shared, "search", "call", "--limit", "2").stdout.splitlines()
    assert shown[0].split("  ")[0] == hits[0]["id"]
    assert shown[-1] == f"{len(hits):,} documents"


def test_pages_of_hits_make_up_the_whole(printed: Printed, shared_workspace: Path) -> None:
    shared = ("--workspace", shared_workspace)
    whole = printed(*shared, "search", "call", "--limit", "5")
    pages = [
        printed(*shared, "search", "call", "--offset", offset, "--limit", limit)
        for offset, limit in ((0, 2), (2, 3))
    ]
    assert pages[0] + pages[1] == whole
    assert len({hit["id"] for hit in whole}) == 5


def test_nothing_found_is_no_error(asterism: Asterism, shared_workspace: Path) -> None:
    done = asterism("search", "zzzzqqqq", "--workspace", shared_workspace)
    assert (done.returncode, done.stdout) == (0, "0 documents\n")
