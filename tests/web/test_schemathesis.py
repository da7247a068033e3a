"""A short run of `python -m evaluations.api_fuzz`, and that it would notice."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
SABOTAGED: Final = """
from evaluations import api_fuzz
api_fuzz.SEEN = {"Ben Okoro": frozenset({"lab-clear"})}
raise SystemExit(api_fuzz.main(["--examples", "6"]))
"""


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *arguments]
    return subprocess.run(  # noqa: S603 - our own module
        command, cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.mark.slow
def test_every_operation_answers_each_role_in_shape_and_within_the_policy() -> None:
    done = run("-m", "evaluations.api_fuzz", "--examples", "8")
    assert done.returncode == 0, done.stdout + done.stderr
    for person in ("Ada Lund", "Ana Ruiz", "Ben Okoro", "Rey Solis", "a stranger"):
        assert person in done.stdout
    assert " 0 wrong answers" in done.stdout


@pytest.mark.slow
def test_a_word_of_a_hidden_document_would_be_noticed() -> None:
    done = run("-c", SABOTAGED)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "holds " in done.stdout
