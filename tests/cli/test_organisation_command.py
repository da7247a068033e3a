from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Asterism = Callable[..., subprocess.CompletedProcess[str]]
Printed = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def here(asterism: Asterism, tmp_path: Path) -> tuple[object, ...]:
    here = ("--workspace", tmp_path / "w")
    said = ("--organisation", "Hope Line", "--organisation-kind", "research")
    assert asterism(*here, "init", *said).returncode == 0
    return here


def test_the_one_that_keeps_the_workspace_comes_first(
    asterism: Asterism, printed: Printed, here: tuple[object, ...]
) -> None:
    for name, kind in (("Aid", "nonprofit"), ("Bureau", "government"), ("Chat", "commercial")):
        assert asterism(*here, "organisation", "add", name, "--kind", kind).returncode == 0
    assert printed(*here, "organisation", "list") == [
        {"name": "Hope Line", "kind": "research"},
        {"name": "Aid", "kind": "nonprofit"},
        {"name": "Bureau", "kind": "government"},
        {"name": "Chat", "kind": "commercial"},
    ]
    assert "(this one)" in asterism(*here, "organisation", "list").stdout.splitlines()[0]


def test_its_name_stays_unless_it_is_changed(
    asterism: Asterism, printed: Printed, here: tuple[object, ...]
) -> None:
    assert asterism(*here, "init").returncode == 0
    assert printed(*here, "organisation", "list")[0]["name"] == "Hope Line"
    assert asterism(*here, "init", "--organisation", "Hope").returncode == 0
    assert printed(*here, "organisation", "list") == [{"name": "Hope", "kind": "research"}]


def test_agreements_are_added_listed_and_revoked(
    asterism: Asterism, printed: Printed, here: tuple[object, ...]
) -> None:
    asterism(
        *here, "organisation", "add", "Aid", "--kind", "nonprofit",
        "--agreement-until", "2999-12-31", "--reference", "folder 7", "--group", "North",
    )  # fmt: skip
    (first,) = printed(*here, "organisation", "agreement", "aid")
    assert (first["until"], first["reference"], first["revoked"]) == (
        "2999-12-31",
        "folder 7",
        False,
    )
    assert printed(*here, "group", "list")[0]["organisations"] == ["aid"]
    done = asterism(*here, "organisation", "agreement", "Aid", "--revoke", first["id"])
    assert "revoked" in done.stdout
    added = printed(*here, "organisation", "agreement", "Aid", "--until", "2999-01-01")
    assert [one["revoked"] for one in added] == [True, False]


@pytest.mark.parametrize(
    ("arguments", "status", "problem"),
    [
        (("agreement", "--until", "2999-01-01"), 2, "name the organisation"),
        (("agreement", "Nobody"), 1, "no organisation"),
        (("agreement", "Hope Line", "--until", "2001-01-01"), 1, "later day"),
        (("agreement", "Hope Line", "--until", "tomorrow"), 2, "--until"),
        (("add", "hope line", "--kind", "research"), 1, "already"),
        (("add", "Aid", "--kind", "church"), 2, "--kind"),
        (("add", "Aid"), 2, "--kind"),
    ],
)
def test_what_cannot_be_is_said(
    asterism: Asterism,
    here: tuple[object, ...],
    arguments: tuple[str, ...],
    status: int,
    problem: str,
) -> None:
    done = asterism(*here, "organisation", *arguments)
    assert (done.returncode, done.stdout) == (status, "")
    assert problem in done.stderr
