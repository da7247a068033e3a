"""Show that `process` can be killed at any moment: the next run ends in the same record.

A simulated world is imported once and processed once without being disturbed. Then, for each of
`--kills` random instants, the imported workspace is copied, `asterism process` is started on the
copy and its process group is killed (SIGKILL) at that instant, and `asterism process` runs
again to the end. Half of the instants are drawn from the whole time that the work takes, half
from the tenths of a second after a change drawn by lot: reading takes most of the time, and the
later stages must be hit too.

Every table of the two records is compared by the SHA-256 of its sorted rows, change sequences
included. Left out is only what says how often the work was begun; see `asterism.record.digest`.

    .venv/bin/python scripts/prove_kills.py --documents 10000 --kills 20
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final, NamedTuple

from sqlalchemy import func, select

from asterism.access import Workspace, open_workspace
from asterism.record import schema
from asterism.record.digest import TableDigest, digest_tables

ASTERISM: Final = (sys.executable, "-m", "asterism")
GRACE_SECONDS: Final = 600


class Instant(NamedTuple):
    """So many seconds after the start, or after the record has come to a change."""

    seconds: float
    change: int | None


class Outcome(NamedTuple):
    """One kill: when, how far the work had come, and which tables differ in the end."""

    instant: float
    changes: int
    stage: str
    differing: list[str]


def main() -> int:
    """Run the proof; return 0 if every kill left the record as it would have been."""
    options = arguments()
    dice = random.Random(options.seed)  # noqa: S311 - instants, not secrets
    with tempfile.TemporaryDirectory(prefix="asterism-kills-", dir=options.folder) as name:
        folder = Path(name)
        imported = make_world(folder, options.seed, options.documents)
        reference = folder / "reference"
        shutil.copytree(imported, reference)
        started = time.monotonic()
        process(reference)
        duration = time.monotonic() - started
        expected, changes = state(reference)
        print(f"{options.documents} documents, {changes} changes, {duration:.1f} s undisturbed")
        rows = sum(table.rows for table in expected.values())
        print(f"{len(expected)} tables with {rows} rows compared, change sequences included")
        print("  #  killed after  changes written  at work on        record")
        failed = 0
        for number in range(1, options.kills + 1):
            instant = Instant(dice.uniform(options.earliest * duration, duration), None)
            if number % 2 == 0:
                instant = Instant(dice.uniform(0, 0.3), dice.randrange(1, changes))
            outcome = kill_once(imported, folder / "disturbed", instant, expected)
            failed += bool(outcome.differing)
            verdict = f"DIFFERS in {', '.join(outcome.differing)}" if outcome.differing else "equal"
            print(
                f"{number:3} {outcome.instant:10.2f} s {outcome.changes:9} of {changes:4}"
                f"  {outcome.stage:16}  {verdict}",
                flush=True,
            )
    print(f"{options.kills - failed} of {options.kills} ended in the same record")
    return 1 if failed else 0


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1, help="of the world and of the instants")
    parser.add_argument(
        "--earliest",
        type=float,
        default=0.0,
        help="share of the undisturbed time before which nothing is killed",
    )
    parser.add_argument("--folder", type=Path, help="where to work; the system's own if not given")
    return parser.parse_args()


def make_world(folder: Path, seed: int, documents: int) -> Path:
    """Return the folder of a workspace with a simulated world imported and nothing processed."""
    world, workspace = folder / "world", folder / "imported"
    run("simulate", "--seed", str(seed), "--documents", str(documents), "--output", str(world))
    run("--workspace", str(workspace), "init")
    run("--workspace", str(workspace), "import", str(world / "documents.jsonl"))
    return workspace


def process(workspace: Path) -> None:
    """Run `asterism process` to its end."""
    run("--workspace", str(workspace), "process")


def run(*command: str) -> None:
    """Run one command of ours; raise with what it printed if it fails."""
    done = subprocess.run([*ASTERISM, *command], capture_output=True, text=True, check=False)
    if done.returncode:
        message = f"asterism {' '.join(command)} failed:\n{done.stdout}{done.stderr}"
        raise RuntimeError(message)


def kill_once(
    imported: Path, folder: Path, instant: Instant, expected: dict[str, TableDigest]
) -> Outcome:
    """Process a copy, kill it at the instant, process it again and compare."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(imported, folder)
    started = time.monotonic()
    worker = subprocess.Popen(
        [*ASTERISM, "--workspace", str(folder), "process"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    if instant.change is not None:
        wait_for_change(folder, instant.change, worker)
    try:
        worker.wait(instant.seconds)
    except subprocess.TimeoutExpired:
        os.killpg(worker.pid, signal.SIGKILL)
    worker.wait(GRACE_SECONDS)
    at = time.monotonic() - started
    _, changes = state(folder)
    stage = stage_at_work(folder) if worker.returncode else "(had finished)"
    process(folder)
    found, _ = state(folder)
    return Outcome(at, changes, stage, [name for name in expected if found[name] != expected[name]])


def wait_for_change(folder: Path, change: int, worker: subprocess.Popen[bytes]) -> None:
    """Return when the record has come to a change, or the worker has ended."""
    workspace = open_workspace(folder)
    newest = select(schema.change_counter.c.value)
    while worker.poll() is None:
        with workspace.database.reading() as connection:
            if connection.execute(newest).scalar_one() >= change:
                break
        time.sleep(0.005)
    workspace.close()


def state(folder: Path) -> tuple[dict[str, TableDigest], int]:
    """Return the digests of a record's tables and how many changes it has seen."""
    workspace = open_workspace(folder)
    with workspace.database.reading() as connection:
        found = digest_tables(connection)
        changes: int = connection.execute(
            select(func.count()).select_from(schema.changes)
        ).scalar_one()
    workspace.close()
    return found, changes


def stage_at_work(folder: Path) -> str:
    """Return the stage whose job was left unfinished."""
    workspace: Workspace = open_workspace(folder)
    jobs = schema.jobs
    with workspace.database.reading() as connection:
        found = connection.execute(select(jobs.c.kind).where(jobs.c.state == "leased")).scalars()
        stages = ", ".join(found)
    workspace.close()
    return stages or "between stages"


if __name__ == "__main__":
    sys.exit(main())
