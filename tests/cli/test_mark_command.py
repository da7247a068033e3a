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
def first(printed: Printed, own_workspace: Path) -> Callable[..., list[dict[str, Any]]]:
    """Give `asterism mark` on the first document of the small workspace."""
    where = ("--workspace", own_workspace)
    (document,) = printed(*where, "search", "", "--limit", 1)

    def mark(*arguments: object) -> list[dict[str, Any]]:
        return printed(*where, "mark", document["id"], *arguments)

    return mark


def test_a_document_is_narrowed_and_widened(first: Printed) -> None:
    (narrowed,) = first("--level", "red", "--exclude", "person:Ann", "--caveat", "sealed")
    assert narrowed["action"] == "narrow"
    assert narrowed["marking"] == "RED of local, sealed, not for person:ann"
    (widened,) = first("--level", "green", "--drop", "sealed", "--reason", "she agreed")
    assert (widened["action"], widened["marking"]) == (
        "widen",
        "GREEN of local, not for person:ann",
    )
    assert first("--level", "green") == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "say how it is to be marked"),
        (["--level", "blue"], "is no level"),
        (["--level", "clear"], "let more people see it"),
        (["--owner", "Nobody"], "no organisation is named"),
        (["--exclude", "Ann"], "write organisation:NAME or person:NAME"),
        (["--expires", "soon"], "write it as 2026-12-31"),
    ],
)
def test_what_is_wrong_is_said(
    asterism: Asterism, printed: Printed, own_workspace: Path, arguments: list[str], says: str
) -> None:
    (document,) = printed("--workspace", own_workspace, "search", "", "--limit", 1)
    done = asterism("--workspace", own_workspace, "mark", document["id"], *arguments)
    assert (done.returncode, done.stdout) == (1, "")
    assert says in done.stderr


def test_an_imported_file_is_marked_as_stated(
    asterism: Asterism, printed: Printed, tmp_path: Path
) -> None:
    where = ("--workspace", tmp_path / "workspace")
    assert asterism(*where, "init").returncode == 0
    added = asterism(*where, "organisation", "add", "North House", "--kind", "nonprofit")
    assert added.returncode == 0, added.stderr
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps({"text": "rose"}) + "\n", encoding="utf-8")
    options = ["--owner", "North House", "--level", "amber", "--group", "Coast", "--consent",
               "given", "--embargo", "2030-01-01", "--expires", "2031-12-31"]  # fmt: skip
    (report,) = printed(*where, "import", path, *options)
    assert report["stored"] == 1
    assert asterism(*where, "process").returncode == 0
    (found,) = printed(*where, "search", "rose")
    (marked,) = printed(*where, "mark", found["id"], "--caveat", "sealed")
    assert marked["marking"] == (
        "AMBER of north-house, shared with coast, sealed, embargo until 2030-01-01, "
        "until 2031-12-31, consent given"
    )
    refused = asterism(*where, "import", path, "--owner", "Nobody")
    assert "no organisation is named 'Nobody'" in refused.stderr
