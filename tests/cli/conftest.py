"""The command line in this process, and a small workspace that was processed once."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from asterism.access import create_workspace
from asterism.access.policy import system_user
from asterism.cli.main import main
from asterism.collect.importing import import_file
from asterism.pipeline.process import process
from asterism.pipeline.stage import StageContext

SEED, DOCUMENTS = 7, 300
SHARED = tuple(f"ASTERISM_{name}" for name in ("WORKSPACE", "AS", "TOKEN", "PURPOSE", "DATABASE"))

Asterism = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def asterism(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Asterism:
    """Give `asterism ARGUMENTS` as a call in this process; it returns status and output."""
    monkeypatch.chdir(tmp_path)
    for name in SHARED:
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        given = [str(argument) for argument in arguments]
        capfd.readouterr()
        with pytest.raises(SystemExit) as stopped:
            main(given)
        printed = capfd.readouterr()
        status = stopped.value.code
        assert isinstance(status, int)
        return subprocess.CompletedProcess(given, status, printed.out, printed.err)

    return run


@pytest.fixture
def printed(asterism: Asterism) -> Callable[..., list[dict[str, Any]]]:
    """Give `asterism ARGUMENTS --json` as a call that returns what each printed line holds."""

    def run(*arguments: object) -> list[dict[str, Any]]:
        done = asterism(*arguments, "--json")
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    return run


@pytest.fixture(scope="session")
def world(simulated: Callable[[int, int], Path]) -> Path:
    """Give the folder of a small world."""
    return simulated(SEED, DOCUMENTS)


@pytest.fixture(scope="session")
def shared_workspace(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Process the small world once; commands that only read may use it."""
    folder = tmp_path_factory.mktemp("small") / "workspace"
    made = create_workspace(folder)
    import_file(made, world / "documents.jsonl")
    process(StageContext(made), system_user(), "test")
    made.close()
    return folder


@pytest.fixture
def own_workspace(shared_workspace: Path, tmp_path: Path) -> Path:
    """Give a copy of the small workspace that only this test uses."""
    folder = tmp_path / "own"
    shutil.copytree(shared_workspace, folder)
    return folder


@pytest.fixture
def free_port() -> int:
    """Give a port of this computer that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
