"""Command line of the simulated world: write it, serve it, or report how hard it is."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Final

from asterism.simulate.clock import RealClock
from asterism.simulate.output import write_world
from asterism.simulate.published import write_lines
from asterism.simulate.report import report
from asterism.simulate.serve import serve
from asterism.simulate.setting import Setting
from asterism.simulate.web import CLASSIFIEDS, KINDS, Web, build_sites, published, watch_list
from asterism.simulate.world import World

ALL: Final = "all"
MIXED: Final = "mixed"


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m asterism.simulate", description=__doc__)
    parser.add_argument("command", nargs="?", choices=("write", "serve", "report"), default="write")
    parser.add_argument("--seed", type=int, required=True, help="same seed, same world")
    parser.add_argument("--documents", type=int, required=True, help="ads that can be seen")
    parser.add_argument("--output", type=Path, help="folder for documents.jsonl and truth.jsonl")
    parser.add_argument("--permute-owner-labels", type=int, default=0, metavar="K")
    parser.add_argument(
        "--sites", type=_kinds, metavar="KIND,…", help=f"{ALL}, or of: {', '.join(KINDS)}; "
        "to serve, the classifieds alone if left out; to write, adds published.jsonl"
    )  # fmt: skip
    parser.add_argument("--port", type=int, default=0, help="to serve on; 0: any free one")
    parser.add_argument("--ready-file", type=Path, help="written when the sites answer")
    parser.add_argument(
        "--set-clock", action="store_true", help="time stands still until it is set"
    )
    parser.add_argument(
        "--changing-seconds", type=float, default=600.0, metavar="S",
        help="how long everything takes that happens on the changing site",
    )  # fmt: skip
    parser.add_argument(
        "--session-seconds", type=float, default=1800.0, metavar="S", help="how long a log-in lasts"
    )
    parser.add_argument("--json", action="store_true", help="print JSON when it is written")
    options = parser.parse_args(arguments)
    world = World(options.seed, options.documents)
    setting = Setting(
        world,
        changing_seconds=options.changing_seconds,
        session_seconds=options.session_seconds,
    )
    if options.command == "report":
        sys.stdout.write(report(world) + "\n")
        return 0
    if options.command == "serve":
        if not options.set_clock:
            setting.clock = RealClock()
        web = Web(setting, options.sites or (CLASSIFIEDS,))
        asyncio.run(serve(web, options.port, options.ready_file))
        return 0
    if options.output is None:
        parser.error("--output is missing")
    begin = time.perf_counter()
    count = write_world(world, options.output, options.permute_owner_labels)
    told = {"documents": count, "output": str(options.output)}
    if options.sites:
        lines = published(setting, options.sites, options.permute_owner_labels)
        told["published"] = write_lines(options.output / "published.jsonl", lines)
        if MIXED in options.sites:
            watched = watch_list(build_sites(setting, [MIXED])[MIXED])
            told["watch_list"] = write_lines(options.output / "watch_list.jsonl", watched)
    seconds = time.perf_counter() - begin
    if options.json:
        sys.stdout.write(json.dumps(told) + "\n")
        return 0
    sys.stdout.write(
        f"{count} documents in {seconds:.1f} s ({count / seconds:.0f}/s) → {options.output}\n"
    )
    return 0


def _kinds(text: str) -> tuple[str, ...]:
    """Return the kinds of sites that an option names."""
    named = KINDS if text == ALL else tuple(text.split(","))
    unknown = [kind for kind in named if kind not in KINDS]
    if unknown:
        message = f"no such sites: {', '.join(unknown)}; there are {', '.join(KINDS)}"
        raise argparse.ArgumentTypeError(message)
    return named


if __name__ == "__main__":
    raise SystemExit(main())
