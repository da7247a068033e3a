"""A thousand documents more: seconds until they are searchable and joined."""

from __future__ import annotations

import shutil
import sys
import time
from collections import Counter
from pathlib import Path
from statistics import median
from typing import Any

import orjson

from asterism.access import Session, open_workspace
from asterism.collect.importing import import_file
from asterism.pipeline.process import process
from asterism.pipeline.stage import StageContext
from benchmarks.machine import asterism, measured
from benchmarks.worlds import ADDED, ADDITIONS, Bench, copied, finish, make_world, workspace


def run(bench: Bench) -> dict[str, Any]:
    """Add thousands of documents to a processed workspace, one after another.

    The first are added by two commands, start-up included; the others in one running process,
    as a crawler's or a server's worker does it.
    """
    make_world(bench)
    kept = workspace(
        bench, "processed", lambda place: finish(asterism("--workspace", str(place), "process"))
    )
    folder = copied(bench, kept)
    shared = ("--workspace", str(folder))
    importing = measured(asterism(*shared, "import", str(bench.addition(0))))
    processing = measured(asterism(*shared, "process"))
    command = [sys.executable, "-m", "benchmarks.incremental", str(folder)]
    running = measured([*command, *(str(bench.addition(n)) for n in range(1, ADDITIONS))])
    rounds = orjson.loads(running.printed)
    shutil.rmtree(folder)
    return {
        "documents": bench.documents,
        "added": ADDED,
        "commands_seconds": round(importing.seconds + processing.seconds, 2),
        "running_process_seconds": median(item["seconds"] for item in rounds),
        "rounds": rounds,
        "import_command": importing.row(),
        "process_command": processing.row(),
        "running_process": running.row(),
    }


def add(place: Path, files: list[Path]) -> list[dict[str, Any]]:
    """Add files to a workspace and say how many of their documents are searchable and joined."""
    workspace = open_workspace(place)
    session = workspace.session(None, "time an addition")
    context = StageContext(workspace)
    rounds = []
    for file in files:
        before = session.search("", limit=1).total
        started = time.perf_counter()
        import_file(workspace, file)
        imported = time.perf_counter()
        stages = process(context, session.actor.person, session.actor.purpose)
        finished = time.perf_counter()
        rounds.append(
            {
                "seconds": round(finished - started, 3),
                "import": round(imported - started, 3),
                "stages": {name: round(spent, 3) for name, spent in stages.items()},
                "searchable": session.search("", limit=1).total - before,
                "joined": _joined(session, file),
            }
        )
    workspace.close()
    return rounds


def _joined(session: Session, file: Path) -> int:
    """Return how many of a file's documents are in a network with others."""
    added = {orjson.loads(line)["url"] for line in file.read_bytes().splitlines()}
    sizes: Counter[str] = Counter()
    mine = []
    for url, network in session.network_of_every_document():
        sizes[network] += 1
        if url in added:
            mine.append(network)
    return sum(sizes[network] > 1 for network in mine)


if __name__ == "__main__":
    sys.stdout.buffer.write(orjson.dumps(add(Path(sys.argv[1]), [Path(a) for a in sys.argv[2:]])))
