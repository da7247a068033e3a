"""What no tracked file may hold, what every lock must, and that tests mirror sources."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Final

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT: Final = Path(__file__).parents[2]
PINNED: Final = re.compile(r"^([a-z0-9._-]+)==(\S+)", re.MULTILINE)

FORBIDDEN: Final = {
    # Written in halves, so that this file does not hold what it forbids.
    "a package registry's address": re.compile(
        "|".join(("pythonhosted" + r"\.org", r"pypi\." + "org", r"npmjs\." + "(org|com)"))
        + r"|(deb|security)\.debian\."
        + "org"
    ),
    "a path of one machine": re.compile(
        r"(^|[\s\"'=(`:])/(wo" + "rk|ro" + "ot|ho" + "me|Us" + "ers|fa" + r"rm)/", re.MULTILINE
    ),
    "a private key": re.compile("BEGIN [A-Z ]*PRIVATE" + " KEY"),
}

UNMIRRORED: Final = {
    "access/audited_reads.py": "the base of Session: tests/access/test_session.py asks every read",
    "access/stage_reads.py": "as audited_reads, and every test of a stage reads through it",
    "record/migrations/": "run as a whole by the tests of record/migrate",
    **dict.fromkeys(
        (
            f"simulate/{name}.py"
            for name in (
                "commons",
                "composition",
                "contents",
                "habits",
                "identifiers",
                "lookalikes",
                "owners",
                "values",
            )
        ),
        "promise nothing apart: tests of simulate/world and /hardness look at what they make",
    ),
    **dict.fromkeys(
        (f"simulate/forum/{name}.py" for name in ("boards", "discussion", "markup", "members")),
        "promise nothing apart: the test of simulate/forum/site reads what they make",
    ),
    "simulate/changing/lives.py": "as those: the test of simulate/changing/site lives through them",
    "simulate/mixed/stock.py": "as those: the test of simulate/mixed/site looks at all of it",
    "simulate/notices.py": "as those: the tests of the sites whose ads it writes",
    "simulate/saying.py": "as those: what is said is read by the tests of the sites",
}
"""Modules without a test module of their own, and what tests them instead."""


def tracked() -> list[Path]:
    """Return the files git tracks or would track, as they are in the working tree."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    paths = (ROOT / name for name in listed.split("\0") if name)
    return [path for path in paths if path.is_file()]


def forbidden(text: str) -> list[tuple[int, str]]:
    """Return the line and the name of each forbidden thing in a text."""
    return [
        (text.count("\n", 0, found.start()) + 1, what)
        for what, pattern in FORBIDDEN.items()
        for found in pattern.finditer(text)
    ]


def test_no_tracked_file_names_a_registry_a_machine_or_a_key() -> None:
    found = []
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture or an archive
        name = path.relative_to(ROOT)
        found += [f"{name}:{line}: {what}" for line, what in forbidden(text)]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "--index-url https://" + "pypi." + "org/simple",
        '"resolved": "https://registry.npm' + 'js.org/htmx.org"',
        "open('" + "/ro" + "ot/data.csv')",
        "-----BEGIN RSA " + "PRIVATE KEY-----",
    ],
)
def test_forbidden_things_are_found(text: str) -> None:
    assert forbidden(f"first line\n{text}")[0][0] == 2


def locks() -> list[Path]:
    return sorted((ROOT / "requirements").glob("*.lock"))


def pins(name: str) -> dict[str, set[str]]:
    """Return the versions that a lock file pins for each package."""
    versions: dict[str, set[str]] = {}
    text = (ROOT / "requirements" / f"{name}.lock").read_text(encoding="utf-8")
    for package, version in PINNED.findall(text):
        versions.setdefault(package, set()).add(version)
    return versions


@pytest.mark.parametrize("lock", locks(), ids=lambda path: path.name)
def test_every_locked_package_has_hashes_and_no_address(lock: Path) -> None:
    blocks = re.split(r"(?<!\\)\n", lock.read_text(encoding="utf-8").strip())
    unpinned = [
        block.splitlines()[0]
        for block in blocks
        if not PINNED.match(block) or not re.search(r"--hash=sha256:[0-9a-f]{64}", block)
    ]
    assert unpinned == []
    assert "://" not in lock.read_text(encoding="utf-8")


def test_the_locks_hold_what_pyproject_asks_for_and_agree() -> None:
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = pyproject["project"]
    extras = [line for lines in project["optional-dependencies"].values() for line in lines]
    groups = [line for lines in pyproject["dependency-groups"].values() for line in lines]
    everything, core = pins("development"), pins("core")
    stale = [
        line
        for wanted, pinned in ((project["dependencies"], core), (extras + groups, everything))
        for line in wanted
        if not satisfied(Requirement(line), pinned)
    ]
    assert stale == [], "run `make lock`"
    for name in ("core", "tools", "bootstrap"):
        assert {item: everything.get(item) for item in pins(name)} == pins(name), "run `make lock`"


def satisfied(requirement: Requirement, pinned: dict[str, set[str]]) -> bool:
    versions = pinned.get(canonicalize_name(requirement.name), set())
    return bool(versions) and all(requirement.specifier.contains(item) for item in versions)


def test_tests_mirror_sources() -> None:
    sources, tests = ROOT / "src" / "asterism", ROOT / "tests"
    missing = []
    for path in sorted(sources.rglob("*.py")):
        name = path.relative_to(sources)
        if any(name.as_posix().startswith(start) for start in UNMIRRORED) or not acts(path):
            continue
        stem = name.parent.name if name.stem == "__init__" else name.stem.strip("_")
        folder = tests / (name.parent.parent if name.stem == "__init__" else name.parent)
        if not list(folder.glob(f"test_{stem}*.py")) and not list(folder.glob(f"{stem}/test_*.py")):
            missing.append(f"{name}: no {(folder / f'test_{stem}.py').relative_to(ROOT)}")
    assert not missing, "\n".join(missing)
    assert all((sources / name).exists() for name in UNMIRRORED), "an exception of what is gone"


def acts(path: Path) -> bool:
    """Tell whether a module has functions: words and schemas alone need no test of their own."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return any(isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) for node in nodes)


def test_the_readme_shows_both_commands_and_ci_runs_the_tests() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make demo" in readme
    assert "make test" in readme
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
