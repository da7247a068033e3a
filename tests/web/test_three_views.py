"""A small run of scripts/prove_three_views.py: one network as three people see it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.browser
def test_one_network_is_three_for_three_organisations(tmp_path: Path) -> None:
    if not any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")):
        pytest.skip("Chromium is missing; `make test` installs it when run as root")
    command = [sys.executable, str(ROOT / "scripts" / "prove_three_views.py")]
    command += ["--documents", "1500", "--images", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own script
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 views, 0 wrong" in done.stdout
    pictures = {path.name for path in tmp_path.iterdir() if path.stat().st_size > 10_000}
    assert pictures == {
        "three-views-hope-line.png",
        "three-views-county-police.png",
        "three-views-data-lab.png",
    }
