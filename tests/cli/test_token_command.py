from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Asterism = Callable[..., subprocess.CompletedProcess[str]]
Printed = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def here(asterism: Asterism, own_workspace: Path) -> tuple[object, ...]:
    """Give a workspace with Ana in it, who has no token."""
    here = ("--workspace", own_workspace)
    said = ("--organisation", "local", "--role", "analyst")
    assert asterism(*here, "person", "add", "Ana", *said).returncode == 0
    return here


def test_a_token_is_made_listed_and_revoked(
    asterism: Asterism, printed: Printed, here: tuple[object, ...]
) -> None:
    token = asterism(*here, "token", "add", "ana", "--name", "nightly").stdout.strip()
    leads = ("leads", "--purpose", "case 12", "--token", token)
    assert asterism(*here, *leads).returncode == 0
    (kept,) = printed(*here, "token", "list")
    assert (kept["person"], kept["name"], kept["purpose"]) == ("Ana", "nightly", None)
    assert kept["used"] is not None
    assert kept["state"].startswith("until ")
    assert "administer" not in kept["actions"]
    assert "nightly" in asterism(*here, "token", "list", "ana").stdout
    assert asterism(*here, "token", "revoke", kept["id"]).returncode == 0
    assert asterism(*here, *leads).returncode == 1
    assert printed(*here, "token", "list")[0]["state"] == "revoked"
    done = asterism(*here, "token", "revoke", kept["id"])
    assert (done.returncode, done.stdout) == (1, "")


def test_a_token_may_be_narrow(
    asterism: Asterism, printed: Printed, here: tuple[object, ...]
) -> None:
    (made,) = printed(
        *here, "token", "add", "ana", "--allow", "read", "--only-purpose", "case 12", "--days", "1"
    )
    shown = ("--token", made["token"])
    assert asterism(*here, "leads", *shown).returncode == 0, "its purpose need not be said"
    assert asterism(*here, "leads", *shown, "--purpose", "case 13").returncode == 1
    assert printed(*here, "search", "call", *shown) == []
    done = asterism(*here, "judge", "a" * 32, "b" * 32, "same", *shown)
    assert (done.returncode, done.stdout) == (1, "")


@pytest.mark.parametrize("days", ["0", "367", "soon"])
def test_days_are_counted(asterism: Asterism, here: tuple[object, ...], days: str) -> None:
    assert asterism(*here, "token", "add", "ana", "--days", days).returncode == 2


def test_nobody_has_no_token(asterism: Asterism, here: tuple[object, ...]) -> None:
    for command in (("add", "nobody"), ("list", "nobody")):
        done = asterism(*here, "token", *command)
        assert (done.returncode, done.stdout) == (1, "")
        assert "person list" in done.stderr
