"""Worlds, imported and processed workspaces of one size, made once and kept."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from benchmarks.machine import asterism

ADDED: Final = 1_000
ADDITIONS: Final = 3
SOURCES: Final = Path(__file__).parents[1] / "src" / "asterism"


@dataclass(frozen=True)
class Bench:
    """What a benchmark is run on.

    Attributes:
        cache: folder for worlds and workspaces.
        documents: of the world.
        seed: of the world.
        rounds: how often each thing is timed where several rounds are made.
    """

    cache: Path
    documents: int
    seed: int
    rounds: int

    @property
    def world(self) -> Path:
        """Folder of the world."""
        return self.cache / f"world-{self.seed}-{self.documents}"

    @property
    def imported_documents(self) -> Path:
        """All of the world but its newest documents, which come later."""
        return self.world / "first.jsonl"

    def addition(self, number: int) -> Path:
        """Return the file with the next thousand documents, by number from 0 on."""
        return self.world / f"added-{number}.jsonl"

    def scratch(self, name: str) -> Path:
        """Return a folder that does not exist yet."""
        folder = self.cache / f"{name}-{self.seed}-{self.documents}"
        shutil.rmtree(folder, ignore_errors=True)
        return folder


def make_world(bench: Bench) -> None:
    """Make the world unless it is there: `documents` of it, and thousands that come later."""
    if not bench.imported_documents.exists():
        partial = bench.scratch("partial-world")
        everything = bench.documents + ADDED * ADDITIONS
        finish(simulate(bench.seed, everything, partial))
        _split(partial, bench.documents)
        shutil.rmtree(bench.world, ignore_errors=True)
        partial.rename(bench.world)


def simulate(seed: int, documents: int, folder: Path) -> list[str]:
    """Return the command that makes a world."""
    arguments = ["--seed", str(seed), "--documents", str(documents), "--output", str(folder)]
    return asterism("simulate", *arguments)


def workspace(bench: Bench, name: str, steps: Callable[[Path], None]) -> Path:
    """Return the kept workspace of that name; make it if the sources have changed since.

    Args:
        bench: of which world.
        name: of the state that it is in.
        steps: brings a workspace, made anew and with the world imported, into that state.
    """
    kept = bench.cache / f"{name}-{bench.seed}-{bench.documents}-{_sources_digest()}"
    if not kept.exists():
        for stale in bench.cache.glob(f"{name}-{bench.seed}-{bench.documents}-*"):
            shutil.rmtree(stale)
        partial = bench.scratch(f"partial-{name}")
        finish(asterism("--workspace", str(partial), "init"))
        finish(asterism("--workspace", str(partial), "import", str(bench.imported_documents)))
        steps(partial)
        partial.rename(kept)
    return kept


def copied(bench: Bench, workspace: Path) -> Path:
    """Return a copy of a workspace to be changed, written out to disk."""
    folder = bench.scratch("copy")
    shutil.copytree(workspace, folder)
    # What the copy left to be written must not be written while something is timed.
    subprocess.run(["/bin/sync"], check=True)
    return folder


def finish(command: list[str]) -> None:
    """Run a command to its end.

    Raises:
        CalledProcessError: if it fails.
    """
    sys.stderr.write(f"{' '.join(command[1:])}\n")
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own commands


def _split(folder: Path, documents: int) -> None:
    with (folder / "documents.jsonl").open("rb") as lines:
        _write(folder / "first.jsonl", islice(lines, documents))
        for number in range(ADDITIONS):
            _write(folder / f"added-{number}.jsonl", islice(lines, ADDED))
    (folder / "documents.jsonl").unlink()


def _write(path: Path, lines: islice[bytes]) -> None:
    with path.open("wb") as file:
        file.writelines(lines)


def _sources_digest() -> str:
    digest = hashlib.blake2b(digest_size=6)
    for path in sorted([*SOURCES.rglob("*.py"), *SOURCES.rglob("*.json")]):
        if not {"web", "cli", "simulate", "evaluate"} & set(path.relative_to(SOURCES).parts):
            digest.update(path.read_bytes())
    return digest.hexdigest()
