"""What the documentation names exists, and what exists is documented."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from types import ModuleType

ROOT: Final = Path(__file__).parents[2]
PAGES: Final = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
CODE: Final = re.compile(r"```sh\n(.*?)```|`([^`\n]+)`", re.DOTALL)
COMMAND: Final = re.compile(
    r"(?:^|[\s/])asterism((?: --(?:workspace|as|purpose) \S+| --json)*)((?: [a-z][a-z-]*)+)"
)
TARGET: Final = re.compile(r"\bmake ((?:[a-z]+-)*[a-z]+)")


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    """Load the MkDocs hook, which is a script and no package."""
    spec = importlib.util.spec_from_file_location("reference", ROOT / "scripts" / "reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["reference"] = module
    spec.loader.exec_module(module)
    return module


def code(page: Path) -> list[str]:
    """Return the commands that a page shows, one a line, without their comments."""
    found = CODE.findall(page.read_text(encoding="utf-8"))
    lines = (line for block, inline in found for line in (block or inline).splitlines())
    return [line.partition("#")[0].strip() for line in lines]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_make_target_that_is_named_exists(page: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = {target for line in code(page) for target in TARGET.findall(line)}
    assert named - targets == set()


def test_every_command_that_is_named_exists(reference: ModuleType) -> None:
    known = dict(reference.commands())
    unknown = [
        f"{page.relative_to(ROOT)}: {line}"
        for page in PAGES
        for line in code(page)
        for words in COMMAND.findall(line)
        if f"asterism {words[1].split()[0]}" not in known
    ]
    assert unknown == []


def test_every_command_and_option_says_what_it_does(reference: ModuleType) -> None:
    silent = [
        f"{name} {option.name}"
        for name, command in reference.commands()
        for option in command.params
        if option.name not in reference.BUILT_IN and not option.help
    ]
    silent += [name for name, command in reference.commands() if not command.help]
    assert silent == []


def test_every_route_says_what_it_does(reference: ModuleType) -> None:
    silent = [
        f"{method} {path}"
        for method, path, operation in reference.routes()
        if not (operation.get("description") or operation.get("summary"))
    ]
    assert silent == []


def test_every_key_of_a_declaration_says_what_it_means(reference: ModuleType) -> None:
    page = reference.declaration_page()
    silent = [
        f"{path}.{name}"
        for path, part in reference.declaration_parts()
        for name, field in part.model_fields.items()
        if not field.description or f"| `{field.alias or name}` | " not in page
    ]
    assert silent == []
    assert {"crawl.keep", "pace.window", "posts"} <= {p for p, _ in reference.declaration_parts()}


def test_every_page_has_its_place_and_every_decision_is_listed() -> None:
    navigation = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    index = (ROOT / "docs" / "decisions" / "index.md").read_text(encoding="utf-8")
    pages = [path.relative_to(ROOT / "docs") for path in PAGES if ROOT / "docs" in path.parents]
    assert [str(page) for page in pages if page.as_posix() not in navigation] == []
    decisions = [page.name for page in pages if page.parent.name == "decisions"]
    assert [name for name in decisions if name != "index.md" and name not in index] == []
