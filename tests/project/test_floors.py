"""Imports go down only; who may import the readers, the simulated world and the scores."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCES: Final = Path(__file__).parents[2] / "src"

FLOORS: Final = (
    {"cli"},
    {"web"},
    {"pipeline"},
    {"hotline", "investigate", "share", "prevent", "identity"},
    {"detect"},
    {"link", "images", "payments"},
    {"extract"},
    {"collect"},
    {"access"},
    {"record", "evidence", "search", "engine"},
    {"model"},
)
"""From the top down. Rooms on one floor do not import each other."""

STAGES: Final = {"detect", "link", "images", "payments", "extract", "collect"}
"""They meet in the record, whichever floor they are on."""

BESIDE: Final = {"simulate": {"model"}, "evaluate": {"model", "access", "pipeline"}}
"""Rooms beside the house and what they may import; the house imports neither."""

READERS: Final = {f"asterism.{room}.reader" for room in ("record", "evidence", "search", "engine")}
"""Importable by access/ and from inside their own room: what is read goes through a Session."""

LEVEL: Final = {room: level for level, rooms in enumerate(FLOORS) for room in rooms}

HEAVY: Final = frozenset(
    """alembic duckdb fastapi fastwarc jinja2 llvmlite numba numpy pandas phonenumbers polars
    psycopg pyarrow pydantic resiliparse scipy scrapy sqlalchemy sqlglot starlette tantivy twisted
    uvicorn warcio""".split()  # noqa: SIM905 - a list of words reads better as words
)
"""Libraries that cost a tenth of a second or more: none is loaded just to print a help text."""


class Import(NamedTuple):
    """One name that a module imports, and the line that does."""

    target: str
    line: int


@pytest.mark.parametrize("room", sorted({path.parent.name for path in SOURCES.glob("*/*/*.py")}))
def test_every_room_has_a_floor(room: str) -> None:
    assert room in LEVEL or room in BESIDE, f"say in FLOORS where asterism/{room} stands"


def test_imports_go_down_only() -> None:
    assert violations(SOURCES) == []


def test_importing_the_package_and_asking_for_help_is_cheap() -> None:
    ask = "import sys, asterism\n"
    if (SOURCES / "asterism" / "cli" / "__init__.py").exists():
        ask += (
            "from asterism.cli import main\n"
            "sys.argv = ['asterism', '--help']\n"
            "try: main()\n"
            "except SystemExit as end: assert not end.code, end.code\n"
        )
    ask += "print('LOADED', *{name.partition('.')[0] for name in sys.modules})"
    answer = subprocess.run(
        [sys.executable, "-c", ask], check=True, capture_output=True, text=True, timeout=60
    )
    loaded = set(answer.stdout.rpartition("LOADED")[2].split())
    assert loaded & HEAVY == set()


@pytest.mark.parametrize(
    ("module", "line", "rule"),
    [
        ("link/join.py", "import asterism.web", "link/ is below web/"),
        ("link/join.py", "from asterism import pipeline", "link/ is below pipeline/"),
        ("detect/circuit.py", "from asterism.link.text import x", "meet in the record"),
        ("search/index.py", "from asterism.record import schema", "same floor"),
        ("record/schema.py", "from ..search import index", "same floor"),
        ("web/pages.py", "from asterism.record.reader import documents", "through a Session"),
        ("pipeline/run.py", "from asterism.search import reader", "through a Session"),
        ("collect/crawl.py", "import asterism.evidence.reader as r", "through a Session"),
        ("simulate/world.py", "from asterism.record import schema", "simulate/ may import only"),
        ("evaluate/scores.py", "import asterism.simulate.truth", "evaluate/ may import only"),
        ("cli/demo.py", "from asterism.simulate import world", "separate process"),
        ("web/pages.py", "if True:\n def f():\n  import asterism.evaluate", "separate process"),
        ("cli/demo.py", "importlib.import_module('asterism.simulate')", "separate process"),
        ("model/marking.py", "import asterism.cattle", "no floor"),
    ],
)
def test_a_wrong_import_is_found(tmp_path: Path, module: str, line: str, rule: str) -> None:
    write_module(tmp_path, module, line)
    (found,) = violations(tmp_path)
    assert rule in found
    assert f"{module}:{line.count(chr(10)) + 1}:" in found


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("pipeline/run.py", "from asterism.link import text"),
        ("access/session.py", "from asterism.record.reader import documents"),
        ("record/reader/documents.py", "from . import rows"),
        ("record/status.py", "from asterism.record.reader import documents"),
        ("cli/serve.py", "from asterism.web import app"),
        ("simulate/world.py", "import asterism.model.ids"),
        ("extract/phone.py", "from asterism import model"),
        ("web/pages.py", "import asteroid"),
        ("cli/demo.py", "subprocess.run([sys.executable, '-m', 'asterism.simulate'])"),
    ],
)
def test_a_right_import_is_let_through(tmp_path: Path, module: str, line: str) -> None:
    write_module(tmp_path, module, line)
    assert violations(tmp_path) == []


def write_module(folder: Path, module: str, source: str) -> None:
    path = folder / "asterism" / module
    path.parent.mkdir(parents=True)
    path.write_text(source)


def violations(sources: Path) -> list[str]:
    """Return one line for each import that breaks a rule: file, line and the rule."""
    found = []
    for path in sorted((sources / "asterism").rglob("*.py")):
        # A name of the package's own front door (`asterism/__init__`) may lead anywhere below.
        room = path.relative_to(sources).parts[1]
        for item in imports(path, sources):
            rule = broken_rule(room.removesuffix(".py"), item.target)
            if rule:
                where = path.relative_to(sources / "asterism")
                found.append(f"{where}:{item.line}: imports {item.target}: {rule}")
    return found


def broken_rule(room: str, target: str) -> str | None:
    """Return the rule that a room breaks by importing a module of ours, if any."""
    other = target.split(".")[1]
    if other == room:
        return None
    if other not in LEVEL and other not in BESIDE:
        return f"{other}/ has no floor; say in FLOORS where it stands"
    if room in BESIDE or other in BESIDE:
        return broken_rule_beside_the_house(room, other)
    return broken_rule_of_floors(room, other) or (
        "only access/ imports the readers; read through a Session"
        if room != "access" and is_reader(target)
        else None
    )


def broken_rule_beside_the_house(room: str, other: str) -> str | None:
    """Return the rule broken between the house and the rooms beside it, if any."""
    if room not in BESIDE:
        return f"{other}/ runs as a separate process"
    if other not in BESIDE[room]:
        return f"{room}/ may import only {', '.join(sorted(BESIDE[room]))}"
    return None


def broken_rule_of_floors(room: str, other: str) -> str | None:
    """Return the rule broken between two rooms of the house, if any."""
    if room not in LEVEL:
        return None  # the front door, lazy and above the house
    if room in STAGES and other in STAGES:
        return "stages do not import each other; they meet in the record"
    if LEVEL[room] > LEVEL[other]:
        return f"{room}/ is below {other}/"
    if LEVEL[room] == LEVEL[other]:
        return f"{room}/ and {other}/ are on the same floor"
    return None


def is_reader(target: str) -> bool:
    """Tell whether a dotted name is one of the readers or something inside one."""
    return any(target == reader or target.startswith(f"{reader}.") for reader in READERS)


def imports(path: Path, sources: Path) -> Iterator[Import]:
    """Give the modules of ours that a file imports, wherever in it, also by `import_module`."""
    package = path.relative_to(sources).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        targets: list[str] = []
        if isinstance(node, ast.Import):
            targets = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (base, node.module) if part)
            targets = [f"{module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Call) and called_name(node) in {"import_module", "__import__"}:
            targets = [
                str(argument.value) for argument in node.args if isinstance(argument, ast.Constant)
            ]
        for target in targets:
            if target.startswith("asterism.") and not target.startswith("asterism._"):
                yield Import(target, getattr(node, "lineno", 0))


def called_name(call: ast.Call) -> str:
    """Return the last part of the name of what is called."""
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
