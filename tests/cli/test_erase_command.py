from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Asterism = Callable[..., subprocess.CompletedProcess[str]]
Printed = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def first(printed: Printed, own_workspace: Path) -> str:
    """Give the id of a document."""
    (document,) = printed("--workspace", own_workspace, "search", "", "--limit", 1)
    return str(document["id"])


def test_a_document_is_erased_and_checked(
    asterism: Asterism, printed: Printed, own_workspace: Path, first: str
) -> None:
    where = ("--workspace", own_workspace, "--purpose", "request 4")
    (shown,) = printed(*where, "erase", "--document", first, "--dry-run")
    assert (shown["documents"], shown["held"]) == (1, 0)
    (report,) = printed(*where, "erase", "--document", first, "--reason", "request")
    assert report["documents"] == 1
    done = asterism(*where, "erase", "--verify")
    assert (done.returncode, "Every capture" in done.stdout) == (0, True)
    assert printed(*where, "erase", "--resume") == [None]
    again = asterism(*where, "erase", "--document", first, "--reason", "request")
    assert (again.returncode, "nothing by that name" in again.stderr) == (1, True)
    (path,) = own_workspace.glob("captures/files/**/*.warc.gz")
    data = bytearray(path.read_bytes())
    data[-30] ^= 1
    path.write_bytes(bytes(data))
    broken = asterism(*where, "erase", "--verify")
    assert (broken.returncode, path.name in broken.stdout) == (1, True)


def test_proofs_handed_out_before_an_erasure_still_hold(
    asterism: Asterism, printed: Printed, own_workspace: Path, tmp_path: Path
) -> None:
    """A partner keeps proofs, a checkpoint and an export; then someone who was read is erased."""
    where = ("--workspace", own_workspace)

    def audit(*arguments: object) -> str:
        done = asterism(*where, "audit", *arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    row = {"url": "http://a.example/9", "title": "Room", "text": "Ask for Quill, 202-555-0199"}
    (tmp_path / "row.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    asterism(*where, "import", tmp_path / "row.jsonl")
    asterism(*where, "process")
    (found,) = printed(*where, "--purpose", "case 7", "search", "202-555-0199")
    audit("export", tmp_path / "before.log")
    (tmp_path / "checkpoint").write_text(audit("checkpoint"), encoding="utf-8")
    key = json.loads(audit("checkpoint", "--json"))["public_key"]
    (tmp_path / "public").write_text(f"{key}\n", encoding="utf-8")
    count = json.loads(audit("verify", "--json"))["entries"]
    for number in range(count):
        (tmp_path / f"{number}.proof").write_text(audit("prove", number), encoding="utf-8")

    arguments = ("erase", "--document", found["id"], "--reason", "request")
    done = asterism(*where, "--purpose", "request 4", *arguments)
    assert done.returncode == 0, done.stderr

    public = ("--public-key", tmp_path / "public")
    for number in range(count):
        shown = json.loads(
            audit("verify", "--proof", tmp_path / f"{number}.proof", *public, "--json")
        )
        assert shown["entry"]["number"] == number
    audit("verify", "--export", tmp_path / "before.log", *public)
    for kept in ("checkpoint", "before.log"):
        audit("verify", "--checkpoint", tmp_path / kept, *public)
    steps = audit("consistency", "--from", tmp_path / "checkpoint")
    (tmp_path / "steps.proof").write_text(steps, encoding="utf-8")
    assert "continues" in audit("verify", "--proof", tmp_path / "steps.proof", *public)
    entries = [json.loads(line) for line in audit("show", "--limit", 500, "--json").splitlines()]
    assert [entry["action"] for entry in entries if entry["erased"]] == ["search"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("erase", "--search", "call", "--reason", "request"), "say what for"),
        (("erase", "--search", "call", "--purpose", "request 4"), "say why: --reason request|"),
        (("erase", "--purpose", "request 4", "--reason", "order"), "nothing is named"),
    ],
)
def test_whoever_says_too_little_is_told(
    asterism: Asterism, own_workspace: Path, arguments: tuple[str, ...], says: str
) -> None:
    done = asterism("--workspace", own_workspace, *arguments)
    assert done.returncode == 1
    assert says in done.stderr


def test_numbers_are_printed_for_people(
    asterism: Asterism, own_workspace: Path, first: str
) -> None:
    done = asterism(
        "--workspace", own_workspace, "--purpose", "x 1", "erase", "--document", first, "--dry-run"
    )
    assert done.returncode == 0
    assert "documents             1" in done.stdout
    with pytest.raises(json.JSONDecodeError):
        json.loads(done.stdout)
