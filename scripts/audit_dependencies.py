"""Ask whether a locked package has a known weakness.

    make audit-dependencies

pip-audit asks the package index about every version in requirements/development.lock. A package
that the index does not know was not asked about, which pip-audit itself does not count: where
that is so, or nothing answers, this says that nothing was found out, and no more.

Exit status: 0 if every package was asked about and none has a known weakness; 1 if one has; 3 if
not all could be asked about (0 with --may-be-offline, for runs without a network).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
LOCK: Final = ROOT / "requirements" / "development.lock"
SECONDS: Final = 600
WEAK, NOT_ASKED = 1, 3
SHOWN: Final = 5


def main() -> int:
    """Ask, print what came of it, and return the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--may-be-offline", action="store_true", help="do not fail if so")
    options = parser.parse_args()
    status, lines = verdict(*asked())
    print("\n".join(lines))
    return 0 if status == NOT_ASKED and options.may_be_offline else status


def asked() -> tuple[str, str]:
    """Return what pip-audit printed: its report as JSON, and its messages."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(LOCK), "--require-hashes"]
    command += ["--disable-pip", "--format", "json", "--progress-spinner", "off"]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=SECONDS, check=False, cwd=ROOT
        )
    except subprocess.TimeoutExpired:
        return "", "no answer in time"
    return done.stdout, done.stderr


def verdict(report: str, messages: str) -> tuple[int, list[str]]:
    """Return the exit status, and what to say.

    Args:
        report: pip-audit's, as JSON; empty if it made none.
        messages: what it said beside.
    """
    try:
        packages: list[dict[str, Any]] = json.loads(report)["dependencies"]
    except (ValueError, KeyError):
        last = (messages.strip().splitlines() or ["no answer"])[-1]
        return NOT_ASKED, [f"Dependencies were NOT audited: the service was not reached ({last})."]
    weak = [
        f"{package['name']} {package['version']}: {found['id']}"
        + (f", mended in {', '.join(found['fix_versions'])}" if found["fix_versions"] else "")
        for package in packages
        for found in package.get("vulns", [])
    ]
    skipped = [str(package["name"]) for package in packages if "skip_reason" in package]
    lines = [f"Known weakness: {line}" for line in weak]
    if skipped:
        some = ", ".join(skipped[:SHOWN]) + (", …" if len(skipped) > SHOWN else "")
        lines.append(
            f"Dependencies were NOT all audited: nothing is known of {len(skipped)} of "
            f"{len(packages)} packages ({some}); is the package index within reach?"
        )
    if not lines:
        lines.append(f"{len(packages)} locked packages, none with a known weakness.")
    return (WEAK if weak else NOT_ASKED if skipped else 0), lines


if __name__ == "__main__":
    sys.exit(main())
