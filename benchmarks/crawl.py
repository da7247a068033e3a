"""A crawl with everything on, in turns with a bare Scrapy spider that only downloads.

Both ask one local server for the same pages, with the same settings of Scrapy: as many requests
at a time, robots.txt obeyed, the same headers. The bare spider is given every address at once,
reads nothing and keeps nothing. Ours finds its way through the listings, takes each page apart,
hashes it, writes it to WARC and commits its document. What counts is the ratio: both do it on the
same machine, one after the other, round after round.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from asterism.access import create_workspace
from asterism.collect.crawl import collect
from asterism.collect.declaration import SiteDeclaration
from benchmarks.machine import measured
from benchmarks.worlds import Bench

PAGES_LIMIT: Final = 6_000
PER_LISTING: Final = 50
HERE: Final = Path(__file__).parent


def run(bench: Bench) -> dict[str, Any]:
    """Crawl in turns; return seconds, rates and the ratio of each round."""
    pages = min(bench.documents, PAGES_LIMIT)
    ours: list[float] = []
    bare: list[float] = []
    costs = []
    with serving(pages) as address:
        for number in range(bench.rounds):
            turns = [("bare", bare), ("ours", ours)]
            for name, seconds in turns if number % 2 == 0 else reversed(turns):
                command = [sys.executable, "-m", "benchmarks.crawl", name, address, str(pages)]
                cost = measured([*command, str(bench.scratch(f"crawl-{name}"))])
                seconds.append(float(json.loads(cost.printed.splitlines()[-1])["seconds"]))
                costs.append({"who": name, "crawl_seconds": seconds[-1], **cost.row()})
    ratios = [one / two for one, two in zip(bare, ours, strict=True)]
    return {
        "pages": pages,
        "bare_pages_per_second": round(pages / statistics.median(bare)),
        "our_pages_per_second": round(pages / statistics.median(ours)),
        "ratio_of_each_round": [round(ratio, 2) for ratio in ratios],
        "ratio": round(statistics.median(ratios), 2),
        "runs": costs,
    }


@contextmanager
def serving(pages: int) -> Iterator[str]:
    """Serve a site of so many ads from a process of its own; yield its address."""
    command = [sys.executable, "-m", "benchmarks.crawl_site", str(pages)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603 - our own
        try:
            yield f"http://127.0.0.1:{(server.stdout or sys.stdin).readline().strip()}"
        finally:
            server.kill()


def declaration(address: str) -> SiteDeclaration:
    """Return the declaration of the benchmark's site."""
    return SiteDeclaration.model_validate(
        {
            "key": "bench", "name": "Bench", "owner": "local", "legal_basis": "benchmark",
            "purpose": "benchmark", "local": True,
            "crawl": {"start": [f"{address}/"], "items": ["a.ad"], "next": ["a[rel=next]"]},
            "fields": {
                "title": "h1", "text": "div.body", "place": ".place",
                "posted_at": "time::attr(datetime)", "attributes": {"price": ".price"},
            },
        }
    )  # fmt: skip


def ours_once(address: str, pages: int, folder: Path) -> float:
    """Crawl with everything on; return the seconds it took."""
    workspace = create_workspace(folder)
    report = collect(workspace, [declaration(address)])
    workspace.close()
    shutil.rmtree(folder)
    if report.documents != pages:
        message = f"{report.documents} documents of {pages}"
        raise RuntimeError(message)
    return report.seconds


def bare_once(address: str, pages: int, folder: Path) -> float:
    """Only download; return the seconds it took."""
    workspace = create_workspace(folder)
    command = [sys.executable, "-m", "benchmarks.crawl_bare", address, str(pages), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own
    workspace.close()
    shutil.rmtree(folder)
    found = json.loads(done.stdout.splitlines()[-1])
    if found["downloaded"] != pages:
        message = f"{found['downloaded']} pages of {pages}"
        raise RuntimeError(message)
    return float(found["seconds"])


def main() -> None:
    """Run one crawl, named on the command line, and print its seconds."""
    who, address, pages, folder = sys.argv[1:5]
    once = {"ours": ours_once, "bare": bare_once}[who]
    sys.stdout.write(json.dumps({"seconds": once(address, int(pages), Path(folder))}) + "\n")


if __name__ == "__main__":
    main()
