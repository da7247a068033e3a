"""The table in docs/explanation/security.md: it is whole, and every test that it names exists."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import httpx
import pytest

from asterism.web.rendering import FOLDER

Visit = Callable[..., httpx.Client]

ROOT: Final = Path(__file__).parents[2]
PAGE: Final = ROOT / "docs" / "explanation" / "security.md"
LINE: Final = re.compile(r"^\| v5\.0\.0-([\d.]+) \| (.*?) \| (.*?) \| (.*?) ?\|$", re.MULTILINE)
OF_LEVELS_1_AND_2: Final = {
    "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4,
    "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2,
    "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1,
    "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3,
}  # fmt: skip
"""Lines of each section in the standard, version 5.0.0; those of level 3 come after them."""


class Row(NamedTuple):
    """A row of the table."""

    number: str
    gist: str
    here: str
    test: str


def rows() -> list[Row]:
    return [Row(*found) for found in LINE.findall(PAGE.read_text(encoding="utf-8"))]


@cache
def named_in(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    return frozenset(function.name for function in functions)


def test_every_line_of_levels_1_and_2_stands_in_the_table_once() -> None:
    expected = [
        f"{section}.{line}"
        for section, lines in OF_LEVELS_1_AND_2.items()
        for line in range(1, lines + 1)
    ]
    assert [row.number for row in rows()] == expected


def test_every_row_says_how_it_is_met_and_which_test_proves_it() -> None:
    for row in rows():
        assert len(row.gist) > 10, row.number
        assert row.here, row.number
        assert row.test or row.here.startswith("does not apply"), row.number


@pytest.mark.parametrize("row", [row for row in rows() if row.test], ids=lambda row: row.number)
def test_the_test_that_is_named_exists(row: Row) -> None:
    path, _, name = row.test.strip("`").partition("::")
    assert name in named_in(path)


def test_password_fields_hide_what_is_typed_and_let_programs_fill_them(visit: Visit) -> None:
    page = visit().get("/sign-in").text + visit("Ana Ruiz").get("/account").text
    fields = re.findall(r'<input[^>]*name="(?:password|current|repeated)"[^>]*>', page)
    assert len(fields) == 4
    for field in fields:
        assert 'type="password"' in field
        assert re.search(r'autocomplete="(?:current|new)-password"', field)
        assert "onpaste" not in field


def test_no_page_asks_a_secret_question() -> None:
    fields = {
        name
        for path in (FOLDER / "templates").rglob("*.html")
        for name in re.findall(r'name="([a-z_]+)"', path.read_text(encoding="utf-8"))
    }
    assert "password" in fields
    assert not fields & {"question", "answer", "hint", "mobile", "telephone", "email", "sms"}


@pytest.mark.parametrize("address", ["/", "/leads", "/account", "/about", "/purpose", "/nowhere"])
def test_signing_out_is_in_sight_on_every_page(visit: Visit, address: str) -> None:
    page = visit("Ana Ruiz").get(address).text
    header = page[: page.index('<main id="main"')]
    assert 'action="/sign-out"' in header
