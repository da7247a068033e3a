"""A real Tor network on loopback, started once: by the proof, which has it watched."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

SCRIPTS: Final = Path(__file__).parents[3] / "scripts"


def missing() -> str | None:
    """Return what the proof lacks on this machine, or None."""
    if not shutil.which("tor") or not shutil.which("tor-gencert"):
        return "Debian's tor is missing; `make test` installs it when run as root"
    if not Path("/dev/net/tun").exists() or not shutil.which("ip"):
        return "there is no tunnel device to see packets with (/dev/net/tun, ip)"
    own = ["unshare", "--net", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
    if subprocess.run([*own, "true"], check=False, capture_output=True).returncode:  # noqa: S603
        return "no network namespace may be made here"
    return None


@pytest.mark.slow
def test_an_onion_service_is_crawled_and_not_one_packet_leaves() -> None:
    if why := missing():
        pytest.skip(why)
    command = [sys.executable, str(SCRIPTS / "prove_onion.py"), "--documents", "400"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stdout + done.stderr
    assert "packets that left, in all three: 0" in done.stdout
    assert "as it should be" in done.stdout
