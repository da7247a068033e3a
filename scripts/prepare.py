"""Make `.venv` what the lock files say, or do nothing when it already is.

Run by `make` with any Python from 3.11 on, before anything is installed: standard library only.

    prepare.py run           what `make demo` needs: the core, Node for the assets, the package
    prepare.py development   the same with every extra and every tool that `make test` uses
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import platform
import ssl
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
ENVIRONMENT: Final = ROOT / ".venv"
REQUIREMENTS: Final = ROOT / "requirements"
LOCKS: Final = {
    "run": ("core.lock", "tools.lock"),
    "development": ("development.lock",),
}
DOWNLOAD: Final = {"run": "280 MB", "development": "580 MB"}
FROM_SOURCE: Final = "pyspark-client"
"""The one locked package that is published without a wheel; the core has none such."""


def main(goal: str) -> None:
    """Bring `.venv` to the goal, one of the keys of LOCKS."""
    (ROOT / ".cache").mkdir(exist_ok=True)
    with (ROOT / ".cache" / "prepare.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two `make` at once would install over each other
        wanted = fingerprint(goal)
        if is_current(goal, wanted):
            return
        start = time.monotonic()
        print(f"Preparing .venv (the first time: {DOWNLOAD[goal]} to download) …", flush=True)
        for name in LOCKS:
            stamp(name).unlink(missing_ok=True)
        create_environment()
        install_uv()
        install(goal)
        stamp(goal).write_text(wanted, encoding="ascii")
        print(f"Prepared .venv in {time.monotonic() - start:.0f} s.", flush=True)


def fingerprint(goal: str) -> str:
    """Return a digest of everything that decides what `.venv` holds."""
    digest = hashlib.sha256(f"{ROOT}\0{platform.platform()}\0".encode())
    for path in (
        Path(__file__),
        ROOT / "pyproject.toml",
        REQUIREMENTS / "bootstrap.lock",
        REQUIREMENTS / "source-builds.lock",
        *(REQUIREMENTS / name for name in LOCKS[goal]),
    ):
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()


def stamp(goal: str) -> Path:
    """Return the file that remembers which fingerprint `.venv` was last brought to."""
    return ENVIRONMENT / f"asterism-{goal}.stamp"


def is_current(goal: str, wanted: str) -> bool:
    """Tell whether `.venv` already is at the goal; an environment for development can also run."""
    if not (ENVIRONMENT / "bin" / "asterism").exists() or not environment_answers():
        return False
    if remembered(goal) == wanted:
        return True
    return goal == "run" and remembered("development") == fingerprint("development")


def remembered(goal: str) -> str | None:
    """Return the fingerprint of the last finished preparation, if any."""
    try:
        return stamp(goal).read_text(encoding="ascii")
    except OSError:
        return None


def environment_answers() -> bool:
    """Tell whether `.venv` has a Python that starts and is new enough."""
    check = "import sys; sys.exit(sys.version_info < (3, 11))"
    try:
        return subprocess.run([python(), "-I", "-S", "-c", check], check=False).returncode == 0
    except OSError:
        return False


def python() -> str:
    """Return the path of the Python inside `.venv`."""
    return str(ENVIRONMENT / "bin" / "python")


def create_environment() -> None:
    """Create `.venv` with the Python that runs this, unless a working one is there."""
    if environment_answers():
        return
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)],
        check=False,
        capture_output=True,
        text=True,
    )
    if made.returncode:
        sys.exit(
            f"{made.stdout}{made.stderr}\n{sys.executable} cannot make a virtual environment. "
            "On Debian and Ubuntu: apt-get install python3-venv",
        )


def install_uv() -> None:
    """Install the locked uv with pip, unless `.venv` has it: the only thing pip ever installs."""
    lock = REQUIREMENTS / "bootstrap.lock"
    version = lock.read_text(encoding="utf-8").split("uv==")[1].split()[0]
    try:
        answer = subprocess.run([uv(), "--version"], check=True, capture_output=True, text=True)
        if version in answer.stdout.split():
            return
    except (OSError, subprocess.CalledProcessError):
        pass  # absent or broken: installed below
    run(python(), "-m", "ensurepip", "--upgrade", silent=True)
    run(
        *(python(), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"),
        *("--only-binary", ":all:", "--require-hashes", "--requirement", str(lock)),
    )


def uv() -> str:
    """Return the path of the installer inside `.venv`."""
    return str(ENVIRONMENT / "bin" / "uv")


def install(goal: str) -> None:
    """Install what is locked, by hash, and then this package itself, in place and offline."""
    locks = [str(REQUIREMENTS / name) for name in LOCKS[goal]]
    # Compiled once here: where Python may not write its cache, every start would compile anew.
    hashed = ["--compile-bytecode", "--require-hashes", "--no-build"]
    if goal == "development":
        constraints = str(REQUIREMENTS / "source-builds.lock")
        hashed[-1:] = ["--only-binary", ":all:", "--no-binary", FROM_SOURCE]
        run(uv(), "pip", "sync", "--quiet", *hashed, "--build-constraints", constraints, *locks)
    else:
        requirements = [word for lock in locks for word in ("--requirement", lock)]
        run(uv(), "pip", "install", "--quiet", *hashed, *requirements)
    run(
        *(uv(), "pip", "install", "--quiet", "--offline", "--no-deps", "--no-build-isolation"),
        *("--editable", str(ROOT)),
    )
    run(python(), "-m", "compileall", "-q", str(ROOT / "src"))


def run(*command: str, silent: bool = False) -> None:
    """Run a program on `.venv`; end with its own words when it fails."""
    environment = os.environ | {"VIRTUAL_ENV": str(ENVIRONMENT)}
    environment.pop("PYTHONPATH", None)
    trusted = ssl.get_default_verify_paths().cafile
    if trusted:
        # An organisation's own certificate authority counts for both installers as for the system.
        environment.setdefault("PIP_CERT", trusted)
        environment.setdefault("UV_SYSTEM_CERTS", "true")
    if "PIP_CACHE_DIR" in environment:
        # One variable is enough to keep every Python download between machines.
        environment.setdefault("UV_CACHE_DIR", str(Path(environment["PIP_CACHE_DIR"]) / "uv"))
    finished = subprocess.run(
        command,
        check=False,
        env=environment,
        cwd=ROOT,
        stdout=subprocess.DEVNULL if silent else None,
    )
    if finished.returncode:
        sys.exit(f"Preparing .venv stopped: {Path(command[0]).name} failed (see above).")


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in LOCKS:  # noqa: PLR2004 - program and goal
        sys.exit(__doc__)
    main(sys.argv[1])
