"""Small runs of the proofs in `scripts/`; their full runs are in the documentation."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

SCRIPTS: Final = Path(__file__).parents[2] / "scripts"


def prove(script: str, *options: str) -> str:
    command = [sys.executable, str(SCRIPTS / script), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_a_killed_run_ends_in_the_same_record() -> None:
    shown = prove("prove_kills.py", "--documents", "500", "--kills", "3", "--earliest", "0.4")
    assert "3 of 3 ended in the same record" in shown


@pytest.mark.slow
def test_a_killed_import_of_every_format_ends_in_the_same_record() -> None:
    shown = prove("prove_import_kills.py", "--rows", "3000", "--kills", "3")
    assert "3 of 3 ended in the same record" in shown


@pytest.mark.slow
@pytest.mark.browser
def test_everything_at_once_loses_nothing() -> None:
    if not any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")):
        pytest.skip("Chromium is missing; `make test` installs it when run as root")
    shown = prove("prove_concurrency.py", "--seconds", "15", "--documents", "200")
    assert "nothing lost, nothing wrong" in shown
    assert "walk to a" in shown


@pytest.mark.slow
def test_a_killed_crawl_and_a_killed_import_lose_and_double_nothing() -> None:
    small = ("--kills", "2", "--pages", "60", "--rows", "3000")
    shown = prove("prove_crawl_kills.py", *small)
    assert "collect: 2 of 2 ended equal" in shown
    assert "import: 2 of 2 ended equal" in shown
