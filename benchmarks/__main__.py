"""Command line of the benchmarks: `python -m benchmarks NAME`, or `make bench`."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from benchmarks import (
    audit,
    crawl,
    evidence,
    imports,
    incremental,
    linking,
    policy,
    process,
    throughput,
)
from benchmarks.machine import description
from benchmarks.worlds import Bench

BENCHMARKS: Final[dict[str, Callable[[Bench], dict[str, Any]]]] = {
    "process": process.run,
    "linking": linking.run,
    "incremental": incremental.run,
    "throughput": throughput.run,
    "import": imports.run,
    "policy": policy.run,
    "audit": audit.run,
    "evidence": evidence.run,
    "crawl": crawl.run,
}
ROOT: Final = Path(__file__).parents[1]


def main(arguments: list[str] | None = None) -> None:
    """Run the named benchmarks; print their figures and keep them under build/."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    known = ", ".join(BENCHMARKS)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{known}; all if none is named")
    parser.add_argument("--documents", type=int, default=1_000_000, help="of the world")
    parser.add_argument("--seed", type=int, default=1, help="of the world")
    parser.add_argument("--rounds", type=int, default=3, help="where there are several")
    parser.add_argument(
        "--cache",
        type=Path,
        default=ROOT / "build" / "benchmarks",
        help="folder for worlds and workspaces; a million documents need about 20 GB",
    )
    options = parser.parse_args(arguments)
    if unknown := [name for name in options.names if name not in BENCHMARKS]:
        parser.error(f"{unknown[0]} is none of {known}")
    # The modules started below are found from the root of the tree.
    os.chdir(ROOT)
    bench = Bench(options.cache.absolute(), options.documents, options.seed, options.rounds)
    bench.cache.mkdir(parents=True, exist_ok=True)
    for name in options.names or BENCHMARKS:
        before = description()
        found = {"benchmark": name, "machine": before, **BENCHMARKS[name](bench)}
        kept = ROOT / "build" / f"bench-{name}-{bench.documents}.json"
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        sys.stdout.write(f"{name}\n")
        for label, value in _flat(found):
            sys.stdout.write(f"  {label:42} {_shown(value):>14}\n")
        sys.stdout.write(f"  kept in {kept.relative_to(ROOT)}\n\n")
        sys.stdout.flush()


def _flat(found: dict[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in found.items():
        label = f"{before}{name.replace('_', ' ')}"
        if isinstance(value, dict):
            yield from _flat(value, f"{label}: ")
        elif not (isinstance(value, list) and value and isinstance(value[0], dict)):
            yield label, value


def _shown(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.2f}"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


if __name__ == "__main__":
    main()
