"""Command line of the simulated world: write it, serve it, or report how hard it is."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from pathlib import Path

from asterism.simulate.output import write_world
from asterism.simulate.report import report
from asterism.simulate.serve import serve
from asterism.simulate.world import World


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m asterism.simulate", description=__doc__)
    parser.add_argument("command", nargs="?", choices=("write", "serve", "report"), default="write")
    parser.add_argument("--seed", type=int, required=True, help="same seed, same world")
    parser.add_argument("--documents", type=int, required=True, help="ads that can be seen")
    parser.add_argument("--output", type=Path, help="folder for documents.jsonl and truth.jsonl")
    parser.add_argument("--permute-owner-labels", type=int, default=0, metavar="K")
    parser.add_argument("--port", type=int, default=0, help="to serve on; 0: any free one")
    parser.add_argument("--ready-file", type=Path, help="written when the sites answer")
    parser.add_argument("--json", action="store_true", help="print JSON when it is written")
    options = parser.parse_args(arguments)
    world = World(options.seed, options.documents)
    if options.command == "report":
        sys.stdout.write(report(world) + "\n")
        return 0
    if options.command == "serve":
        asyncio.run(serve(world, options.port, options.ready_file))
        return 0
    if options.output is None:
        parser.error("--output is missing")
    begin = time.perf_counter()
    count = write_world(world, options.output, options.permute_owner_labels)
    seconds = time.perf_counter() - begin
    if options.json:
        sys.stdout.write(json.dumps({"documents": count, "output": str(options.output)}) + "\n")
        return 0
    sys.stdout.write(
        f"{count} documents in {seconds:.1f} s ({count / seconds:.0f}/s) → {options.output}\n"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
