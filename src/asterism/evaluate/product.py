"""The product as anybody meets it: a program that is started with arguments."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import orjson

from asterism.model.ids import derive_id

EVERY: Final = 1_000_000_000
PURPOSE: Final = "score against a known truth"


class ProductError(Exception):
    """A command of the product, or the making of a world, failed."""


class Lead(NamedTuple):
    """What a lead says of itself: its pattern and the network it is about."""

    pattern: str
    network: str


def make_world(seed: int, documents: int, folder: Path) -> None:
    """Write documents.jsonl and truth.jsonl of a simulated world.

    Raises:
        ProductError: if it could not be made.
    """
    arguments = ["--seed", str(seed), "--documents", str(documents), "--output", str(folder)]
    _finish([sys.executable, "-m", "asterism.simulate", *arguments])


def import_and_process(documents: Path, workspace: Path) -> None:
    """Make a workspace, bring a file into it and do everything that `asterism process` does.

    Raises:
        ProductError: if a command fails.
    """
    for arguments in (["init"], ["import", str(documents)], ["process"]):
        _finish([*_command(workspace), *arguments])


def networks(workspace: Path) -> Iterator[tuple[str, str]]:
    """Yield (address, network) of every document.

    Raises:
        ProductError: if the command fails.
    """
    for row in _printed(workspace, ["networks", "--json"]):
        yield row["url"], row["network"]


def leads(workspace: Path) -> list[Lead]:
    """Return every current lead.

    Raises:
        ProductError: if the command fails.
    """
    rows = _printed(workspace, ["leads", "--json", "--limit", str(EVERY)])
    return [Lead(row["pattern"], row["network_id"]) for row in rows]


def own_network(url: str) -> str:
    """Return a name for the network of a document that the product does not list."""
    return derive_id("unlisted", url)


def _command(workspace: Path) -> list[str]:
    shared = ["--workspace", str(workspace), "--purpose", PURPOSE]
    return [sys.executable, "-m", "asterism", *shared]


def _finish(command: list[str]) -> None:
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 - our own modules
    if done.returncode:
        raise ProductError(_failed(command, done.returncode, done.stderr))


def _printed(workspace: Path, arguments: list[str]) -> Iterator[dict[str, Any]]:
    command = [*_command(workspace), *arguments]
    # Errors go to our own standard error: nobody has to read a second pipe meanwhile.
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:  # noqa: S603 - our own module
        if process.stdout is None:
            raise ProductError(_failed(command, 0, "prints nowhere"))
        for line in process.stdout:
            yield orjson.loads(line)
    if process.returncode:
        raise ProductError(_failed(command, process.returncode, ""))


def _failed(command: list[str], status: int, errors: str) -> str:
    return f"{' '.join(command[2:])} ended with {status}\n{errors.strip()}".strip()
