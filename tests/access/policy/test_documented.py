from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_the_page_shows_the_rules_as_they_are_shipped() -> None:
    """Write it anew with: python evaluations/write_tables.py policy."""
    command = [sys.executable, "evaluations/policy_rules.py"]
    table = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603 - our own
    page = (ROOT / "docs" / "explanation" / "policy.md").read_text(encoding="utf-8")
    assert table.stdout.strip() in page
