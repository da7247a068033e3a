"""What a person may not see is not felt in anything that the command line prints."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from asterism.cli.main import main

READS = (
    ("search", "sweet"),
    ("search", "sweet", "--json"),
    ("search", "", "--json", "--limit", "1000"),
    ("search", "202 555", "--json"),
    ("networks",),
    ("networks", "--json"),
    ("leads",),
    ("leads", "--json"),
    ("status",),
    ("status", "--json"),
    ("watch", "list"),
    ("watch", "list", "--json"),
    ("source", "status"),
    ("source", "status", "--json"),
)
DRAWN = re.compile(r"\b(run|manifest) (?:[0-9a-f]{32}|[0-9a-f]{16})\b")
OF_ONE = (("life",), ("life", "--json"), ("evidence", "custody"), ("evidence", "custody", "--json"))
"""Commands that are asked about a document: one that is visible, hidden, or not there."""


def test_every_reading_command_prints_the_same(
    make_pair: Callable[[random.Random], Any],
    dice: random.Random,
    capfd: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    pair = make_pair(dice)

    def run(folder: Path, *arguments: str) -> tuple[int, str, str]:
        given = ["--workspace", str(folder), "--token", pair.token, "--purpose", "case 1"]
        capfd.readouterr()
        with pytest.raises(SystemExit) as stopped:
            main([*given, *arguments])
        printed = capfd.readouterr()
        code = stopped.value.code
        assert isinstance(code, int)
        here = str(folder)
        # Names of runs are drawn by lot, and manifests are named by digests of them.
        out = DRAWN.sub(r"\1 X", printed.out.replace(here, "W"))
        return code, out, printed.err.replace(here, "W")

    for arguments in READS:
        without, with_hidden = (run(folder, *arguments) for folder in pair.folders)
        assert without[0] == 0, without
        assert with_hidden[1].splitlines() == without[1].splitlines(), arguments
        assert with_hidden == without, arguments
    for document in (pair.documents[0], pair.documents[-1], pair.hidden[0], "0" * 32):
        for command in OF_ONE:
            without, with_hidden = (run(folder, *command, document) for folder in pair.folders)
            assert with_hidden == without, command
            assert (without[0] == 0) == (document in pair.documents), without
    exports = []
    for index, folder in enumerate(pair.folders):
        file = tmp_path / f"export-{index}.jsonl"
        code, _, error = run(folder, "export", str(file))
        assert code == 0, error
        exports.append(file.read_bytes())
    for without, with_hidden in zip(*(content.splitlines() for content in exports), strict=True):
        assert json.loads(with_hidden) == json.loads(without)
    assert exports[0] == exports[1]
    assert len(exports[0].splitlines()) > 20
    lines = [json.loads(line) for line in exports[0].splitlines()]
    assert {line["id"] for line in lines} >= set(pair.documents)
