"""What `make audit-dependencies` says of what it was told."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from types import ModuleType

ROOT: Final = Path(__file__).parents[2]
SOUND: Final = {"name": "sound", "version": "1", "vulns": []}
WEAK: Final = {
    "name": "weak",
    "version": "2",
    "vulns": [{"id": "CVE-0000-1", "fix_versions": ["3"], "aliases": [], "description": ""}],
}
UNKNOWN: Final = {"name": "unknown", "skip_reason": "not found"}


@pytest.fixture(scope="module")
def script() -> ModuleType:
    path = ROOT / "scripts" / "audit_dependencies.py"
    spec = importlib.util.spec_from_file_location("audit_dependencies", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("packages", "status", "says"),
    [
        ([SOUND], 0, "1 locked packages, none with a known weakness."),
        ([SOUND, WEAK], 1, "Known weakness: weak 2: CVE-0000-1, mended in 3"),
        ([SOUND, UNKNOWN], 3, "nothing is known of 1 of 2 packages (unknown)"),
        ([WEAK, UNKNOWN], 1, "NOT all audited"),
    ],
)
def test_a_package_that_was_not_asked_about_is_not_sound(
    script: ModuleType, packages: list[dict[str, object]], status: int, says: str
) -> None:
    found, lines = script.verdict(json.dumps({"dependencies": packages}), "")
    assert found == status
    assert says in "\n".join(lines)


def test_no_answer_is_told_as_no_answer(script: ModuleType) -> None:
    status, [line] = script.verdict("", "Traceback\nConnectionError: no route")
    assert status == 3
    assert "NOT audited" in line
    assert "no route" in line


def test_ci_audits_the_dependencies() -> None:
    assert "make audit-dependencies" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
