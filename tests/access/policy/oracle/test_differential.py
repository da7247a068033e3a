"""Our rules against the second reading of them in Cedar; evaluations/ has the long run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[4]
CHECK = "from tests.access.policy.oracle.cedar import problems; print(*problems())"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    # The oracle is a package of its own that the evaluation imports, from the repository's root.
    return subprocess.run(  # noqa: S603 - our own interpreter and modules
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_both_readings_agree_and_every_rule_is_missed_when_left_out() -> None:
    found = run(
        "-m", "evaluations.policy_differential", "--decisions", "5000", "--seed", "7",
        "--mutations",
    )  # fmt: skip
    assert found.returncode == 0, found.stdout + found.stderr
    assert "\n0 differences\n" in found.stdout
    said = found.stdout.splitlines()[-1].split()
    assert said[0] == said[2] != "0"


def test_cedar_finds_nothing_wrong_in_the_policies() -> None:
    found = run("-c", CHECK)
    assert (found.returncode, found.stdout.strip()) == (0, ""), found.stdout + found.stderr
