from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from tests.collect.hostile_files import CASES, HEAVY, Case

from asterism.access import Workspace, create_workspace
from asterism.collect.import_report import ImportReport
from asterism.collect.importing import import_folder

MEMORY_CAP = 1_200 << 20


@dataclass
class Batch:
    """All of them in one folder, each followed by a good file."""

    workspace: Workspace
    folder: Path
    report: ImportReport
    lines: list[dict[str, Any]] = field(default_factory=list)


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Batch]:
    place = tmp_path_factory.mktemp("hostile")
    folder = place / "in"
    folder.mkdir()
    for number, case in enumerate(CASES):
        put(folder / f"{number:03}", case)
    workspace = create_workspace(place / "workspace")
    made = Batch(workspace, folder, import_folder(workspace, folder))
    text = Path(made.report.rejects_file or "").read_text(encoding="utf-8")
    made.lines = [json.loads(line) for line in text.splitlines()]
    yield made
    workspace.close()


def put(folder: Path, case: Case) -> None:
    """Write a hostile file, and a good one that comes after it."""
    name, content, _ = case
    folder.mkdir()
    if isinstance(content, bytes):
        (folder / name).write_bytes(content)
    else:
        content(folder / name)
    (folder / "zz-good.jsonl").write_text(json.dumps({"text": f"good {folder.name} {name}"}) + "\n")


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case[0] for case in CASES])
def test_a_hostile_file_is_told_with_one_clear_message(batch: Batch, number: int) -> None:
    name, _, pattern = CASES[number]
    before = f"{number:03}/{name}"
    lines = [line for line in batch.lines if line["file"].startswith(before)]
    notes = [note for note in batch.report.notes if note.startswith(before)]
    said = "\n".join([*(f"{line['row']} {line['field']}: {line['reason']}; {line['mend']}"
                        for line in lines), *notes])  # fmt: skip
    assert re.search(pattern, said), said
    assert all(line["reason"] and line["mend"] for line in lines)
    assert not any("\n" in line["reason"] or "Traceback" in line["reason"] for line in lines)


def test_the_batch_goes_on_and_comes_to_the_same_again(batch: Batch) -> None:
    report = batch.report
    assert report.read == report.stored + report.unchanged + report.rejected
    with batch.workspace.database.reading() as connection:
        good = connection.exec_driver_sql("SELECT COUNT(*) FROM documents WHERE text LIKE 'good %'")
        assert good.scalar_one() >= len(CASES)
    again = import_folder(batch.workspace, batch.folder, dry_run=True)
    assert (again.stored, again.rejected) == (0, report.rejected)


CHILD = """
import re, resource, sys
from pathlib import Path
from asterism.access import create_workspace
from asterism.collect.importing import import_folder
from tests.collect.hostile_files import HEAVY
from tests.collect.test_hostile_files import put
place = Path(sys.argv[1])
workspace = create_workspace(place / "workspace")
for number, case in enumerate(HEAVY):
    put(place / str(number), case)
    report = import_folder(workspace, place / str(number))
    said = " ".join([*map(str, report.rejects), *report.notes])
    assert re.search(case[2], said), (case[0], said)
    assert report.stored >= 1, (case[0], said)
    print(case[0], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10, flush=True)
"""


def test_bombs_stay_under_the_cap_of_memory(tmp_path: Path) -> None:
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", CHILD, str(tmp_path)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    peaks = [int(line.split()[-1]) for line in done.stdout.splitlines()]
    assert len(peaks) == len(HEAVY)
    assert max(peaks) < MEMORY_CAP >> 20, done.stdout


def test_there_are_enough_of_them() -> None:
    assert len(CASES) + len(HEAVY) >= 140
