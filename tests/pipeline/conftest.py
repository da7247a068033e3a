"""A workspace with a small world imported into it, and ways to look at what came of it."""

from __future__ import annotations

import json
import random
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

import psycopg
import pytest

from asterism.access import Workspace, create_workspace, open_workspace
from asterism.collect.importing import import_file
from asterism.pipeline.process import process
from asterism.pipeline.stage import StageContext

SEED = 5
DOCUMENTS = 600
FIRST = 400
TEMPLATE = "template_of_a_world"

Partition = frozenset[frozenset[str]]


@pytest.fixture
def lines(simulated: Callable[[int, int], Path]) -> list[str]:
    """Give the lines of a world's documents."""
    path = simulated(SEED, DOCUMENTS) / "documents.jsonl"
    return path.read_text(encoding="utf-8").splitlines()


@pytest.fixture
def bring(tmp_path: Path) -> Callable[[Workspace, Sequence[str]], None]:
    """Give a function that imports lines of JSON and processes them."""

    def bring(workspace: Workspace, lines: Sequence[str]) -> None:
        path = tmp_path / "batch.jsonl"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        import_file(workspace, path)
        run(workspace)

    return bring


def run(workspace: Workspace) -> None:
    process(StageContext(workspace), workspace.owner, "test")


@pytest.fixture(scope="session")
def template(
    simulated: Callable[[int, int], Path], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str | None], Path]:
    """Give a function that processes the first lines of the world once on each database."""

    @cache
    def make(url: str | None) -> Path:
        folder = tmp_path_factory.mktemp("template")
        lines = (
            (simulated(SEED, DOCUMENTS) / "documents.jsonl").read_bytes().splitlines(keepends=True)
        )
        (folder / "batch.jsonl").write_bytes(b"".join(lines[:FIRST]))
        workspace = create_workspace(folder / "workspace", url)
        import_file(workspace, folder / "batch.jsonl")
        run(workspace)
        workspace.close()
        return folder / "workspace"

    return make


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def brought(
    request: pytest.FixtureRequest, template: Callable[[str | None], Path], tmp_path: Path
) -> Iterator[Workspace]:
    """Give a workspace with the first lines of the world processed, once on each database."""
    folder = tmp_path / "brought"
    if request.param == "sqlite":
        shutil.copytree(template(None), folder)
    else:
        server: str = request.getfixturevalue("postgres_url")
        name = f"copy_{abs(hash(request.node.nodeid)):x}"
        shutil.copytree(template(template_url(server)), folder)
        administer(server, f'CREATE DATABASE "{name}" TEMPLATE "{TEMPLATE}"')
        settings = json.loads((folder / "workspace.json").read_text())
        settings["database"] = server.replace("/postgres?", f"/{name}?")
        (folder / "workspace.json").write_text(json.dumps(settings))
    workspace = open_workspace(folder)
    yield workspace
    workspace.close()


def template_url(server: str) -> str:
    url = server.replace("/postgres?", f"/{TEMPLATE}?")
    with suppress(psycopg.errors.DuplicateDatabase):
        administer(server, f'CREATE DATABASE "{TEMPLATE}"')
    return url


def administer(server: str, statement: str) -> None:
    socket_folder = server.partition("host=")[2]
    address = f"host={socket_folder} user=postgres dbname=postgres"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement.encode())


@pytest.fixture
def process_all() -> Callable[[Workspace], None]:
    """Give the whole pipeline as one call."""
    return run


@pytest.fixture
def partition_of() -> Callable[[Workspace], Partition]:
    """Give a function that returns which addresses belong together."""

    def partition(workspace: Workspace) -> Partition:
        groups = defaultdict(set)
        for url, network in workspace.session(None, "test").network_of_every_document():
            groups[network].add(url)
        return frozenset(frozenset(group) for group in groups.values())

    return partition


@pytest.fixture
def new_workspace(tmp_path: Path) -> Iterator[Callable[[], Workspace]]:
    """Give a function that makes one more empty workspace."""
    made: list[Workspace] = []

    def make() -> Workspace:
        made.append(create_workspace(tmp_path / f"workspace-{len(made)}"))
        return made[-1]

    yield make
    for workspace in made:
        workspace.close()


@pytest.fixture
def dice() -> random.Random:
    """Give a random source that a failing test names."""
    seed = random.SystemRandom().randrange(10**6)
    print(json.dumps({"seed of this test's dice": seed}))  # noqa: T201 - pytest shows it on failure
    return random.Random(seed)  # noqa: S311 - not for secrets
