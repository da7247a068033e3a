"""What the code imports is what an installation brings, and the wheel holds what the code reads."""

from __future__ import annotations

import ast
import fnmatch
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).parents[2]
SOURCES: Final = ROOT / "src" / "asterism"

LOADED_BY_OTHERS: Final = {
    "python-multipart": "FastAPI reads forms with it",
    "psycopg": "SQLAlchemy loads it for a Postgres URL",
    "pandas": "PySpark's client asks for it",
}
"""Declared, and imported by no module of ours."""


class Import(NamedTuple):
    """One third-party package that a module imports."""

    package: str
    where: str
    guarded: bool
    """Inside a `try` that answers `ImportError`."""


def third_party(path: Path) -> Iterator[Import]:
    """Give the packages that a module imports, but for the standard library and ourselves."""
    tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
    guarded = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.Try) and any(map(answers_import_error, node.handlers))
        for statement in node.body
        for inner in ast.walk(statement)
    }
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            names = [node.module]
        for package in {name.partition(".")[0] for name in names}:
            if package not in sys.stdlib_module_names and package != "asterism":
                yield Import(
                    package, f"{path.name}:{getattr(node, 'lineno', 0)}", id(node) in guarded
                )


def answers_import_error(handler: ast.ExceptHandler) -> bool:
    """Tell whether an `except` names ImportError or ModuleNotFoundError."""
    named = [] if handler.type is None else list(ast.walk(handler.type))
    caught = {node.id for node in named if isinstance(node, ast.Name)}
    return bool(caught & {"ImportError", "ModuleNotFoundError"})


def project() -> Any:  # noqa: ANN401 - what TOML holds
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def names(requirements: list[str]) -> set[str]:
    return {canonicalize_name(Requirement(line).name) for line in requirements}


def extras() -> set[str]:
    """Return what the optional parts ask for."""
    return names([line for lines in project()["optional-dependencies"].values() for line in lines])


def every_import() -> list[Import]:
    return [found for path in sorted(SOURCES.rglob("*.py")) for found in third_party(path)]


def distributions(package: str, known: dict[str, list[str]]) -> set[str]:
    """Return the installed distributions that bring an importable package."""
    return {str(canonicalize_name(name)) for name in known.get(package, [package])}


def test_every_import_is_a_declared_dependency_or_a_guarded_extra() -> None:
    known = dict(packages_distributions())
    core = names(project()["dependencies"])
    optional = extras()
    undeclared = [
        f"{found.where} imports {found.package}"
        for found in every_import()
        if not distributions(found.package, known) & core
        and not (found.guarded and distributions(found.package, known) & optional)
    ]
    assert undeclared == []


def test_every_declared_dependency_is_used() -> None:
    known = dict(packages_distributions())
    used = {name for found in every_import() for name in distributions(found.package, known)}
    assert (names(project()["dependencies"]) | extras()) - used == set(LOADED_BY_OTHERS)


@pytest.mark.parametrize(
    ("source", "guarded"),
    [
        ("import left_pad.inner", False),
        ("def f():\n    from left_pad import x", False),
        ("try:\n    import left_pad\nexcept ValueError:\n    raise", False),
        (
            "def f():\n    try:\n        import left_pad\n    except ImportError:\n        raise",
            True,
        ),
    ],
)
def test_imports_are_found_wherever_they_are(tmp_path: Path, source: str, guarded: bool) -> None:  # noqa: FBT001 - a case
    path = tmp_path / "module.py"
    path.write_text(f"import os\nfrom asterism.model import ids\nfrom . import x\n{source}\n")
    (found,) = third_party(path)
    assert (found.package, found.guarded) == ("left_pad", guarded)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Build the wheel with the locked backend and return the names of its files."""
    folder = tmp_path_factory.mktemp("wheel")
    build = f"import hatchling.build; hatchling.build.build_wheel({str(folder)!r})"
    subprocess.run([sys.executable, "-c", build], cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        return set(archive.namelist())


def test_the_wheel_holds_every_file_of_the_package(wheel: set[str]) -> None:
    wanted = {
        f"asterism/{path.relative_to(SOURCES).as_posix()}"
        for path in SOURCES.rglob("*")
        if path.is_file() and not re.search(r"__pycache__|\.asterism-stamp$", str(path))
    }
    assert wanted - wheel == set()
    assert {name for name in wheel if "__pycache__" in name} == set()


@pytest.mark.parametrize(
    "pattern",
    [f"{room}/data/*" for room in ("extract", "link", "model", "simulate")]
    + ["collect/demonstration/*", "record/migrations/versions/*.py"]
    + ["web/templates/*.html", "web/static/build/page.css"],
)
def test_the_wheel_holds_data_and_the_built_page(wheel: set[str], pattern: str) -> None:
    inside = fnmatch.filter(wheel, f"asterism/{pattern}")
    assert [name for name in inside if not name.endswith("/__init__.py")]
