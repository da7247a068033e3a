from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from asterism.access.policy import system_user

Asterism = Callable[..., subprocess.CompletedProcess[str]]
Printed = Callable[..., list[dict[str, Any]]]
TOKEN = re.compile(r"ast_[0-9A-Za-z]{49}")


def add(asterism: Asterism, *arguments: object) -> str:
    """Add a person and return the token, which is printed last, on a line of its own."""
    done = asterism("person", "add", *arguments, "--print-token")
    assert done.returncode == 0, done.stderr
    token = done.stdout.splitlines()[-1]
    assert TOKEN.fullmatch(token)
    return token


def test_people_of_several_organisations_see_what_is_theirs(
    asterism: Asterism, printed: Printed, own_workspace: Path
) -> None:
    """The command contract, from a single-user workspace to three people in it."""
    here = ("--workspace", own_workspace)
    everything = printed(*here, "search", "call", "--limit", "1000")
    assert len(everything) > 5
    own = add(asterism, *here, "Ana Ruiz", "--organisation", "local", "--role", "analyst")
    police = add(
        asterism, *here, "Ben Okoro", "--organisation", "County Police", "--kind", "government",
        "--role", "analyst",
    )  # fmt: skip
    aid = add(
        asterism, *here, "Cyd", "--organisation", "Aid", "--role", "analyst", "--role", "auditor",
        "--clearance", "juvenile",
    )  # fmt: skip
    assert len({own, police, aid}) == 3
    assert asterism(*here, "process").returncode == 0

    search = ("search", "call", "--limit", "1000", "--purpose", "case 12")
    found = printed(*here, *search, "--token", own)
    assert [one["id"] for one in found] == [one["id"] for one in everything]
    assert printed(*here, *search, "--token", police) == []
    assert printed(*here, *search, "--token", aid) == []

    assert printed(*here, "organisation", "list") == [
        {"name": "local", "kind": "nonprofit"},
        {"name": "Aid", "kind": "nonprofit"},
        {"name": "County Police", "kind": "government"},
    ]
    people = {one["name"]: one for one in printed(*here, "person", "list")}
    assert people["Cyd"] == {
        "name": "Cyd", "organisation": "aid", "state": "active", "roles": ["analyst", "auditor"],
        "clearances": ["juvenile"],
    }  # fmt: skip


def test_with_people_nobody_reads_without_a_token(asterism: Asterism, own_workspace: Path) -> None:
    here = ("--workspace", own_workspace)
    token = add(asterism, *here, "Ana Ruiz", "--organisation", "local", "--role", "analyst")
    assert asterism(*here, "process").returncode == 0
    reading = ("status",), ("search", "call"), ("networks",), ("leads",)
    for command in reading:
        for said in ((), ("--as", system_user()), ("--as", "Ana Ruiz")):
            done = asterism(*here, *command, *said, "--purpose", "case 12")
            assert (done.returncode, done.stdout) == (1, ""), command
            assert "--token" in done.stderr
        done = asterism(*here, *command, "--purpose", "case 12", f"--token={token}")
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout
    for command in (("rebuild",), ("organisation", "list"), ("audit", "verify")):
        assert asterism(*here, *command).returncode == 0, command


def test_the_token_may_stand_in_the_environment(
    asterism: Asterism, own_workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = ("--workspace", own_workspace)
    token = add(asterism, *here, "Ana Ruiz", "--organisation", "local", "--role", "analyst")
    monkeypatch.setenv("ASTERISM_TOKEN", token)
    assert asterism(*here, "leads", "--purpose", "case 12").returncode == 0
    done = asterism(*here, "leads")
    assert (done.returncode, done.stdout) == (1, "")
    assert "state a purpose" in done.stderr


@pytest.mark.parametrize("spoiled", ["", "nonsense", "ast_" + "a" * 49])
def test_a_token_that_does_not_hold_is_not_repeated(
    asterism: Asterism, own_workspace: Path, spoiled: str
) -> None:
    here = ("--workspace", own_workspace)
    add(asterism, *here, "Ana Ruiz", "--organisation", "local", "--role", "analyst")
    done = asterism(*here, "leads", "--purpose", "case 12", f"--token={spoiled}")
    assert (done.returncode, done.stdout) == (1, "")
    assert spoiled == "" or spoiled not in done.stderr


def test_who_is_suspended_is_out_and_in_again_with_a_new_token(
    asterism: Asterism, printed: Printed, own_workspace: Path
) -> None:
    here = ("--workspace", own_workspace)
    token = add(asterism, *here, "Ana Ruiz", "--organisation", "local", "--role", "analyst")
    leads = ("leads", "--purpose", "case 12", "--token")
    assert asterism(*here, *leads, token).returncode == 0
    assert asterism(*here, "person", "suspend", "ana ruiz").returncode == 0
    assert asterism(*here, *leads, token).returncode == 1
    assert asterism(*here, "token", "add", "ana ruiz").returncode == 1
    assert asterism(*here, "person", "reinstate", "ana ruiz").returncode == 0
    assert asterism(*here, *leads, token).returncode == 1
    (made,) = printed(*here, "token", "add", "ana ruiz")
    assert asterism(*here, *leads, made["token"]).returncode == 0


def test_the_first_administrator_gets_an_invitation_and_no_password(
    asterism: Asterism, printed: Printed, own_workspace: Path
) -> None:
    here = ("--workspace", own_workspace)
    said = ("--organisation", "local", "--role", "administrator")
    done = asterism(*here, "person", "add", "Ada", *said)
    assert done.returncode == 0
    assert "shared now" in done.stdout
    address, token = done.stdout.splitlines()[-1].rsplit("/", 1)
    assert address == "http://localhost:8017/invitation"
    assert TOKEN.fullmatch(token)
    (again,) = printed(*here, "person", "invite", "ada", "--anew")
    assert again["invitation"] == f"{address}/{again['token']}"
    assert again["token"] != token
    done = asterism(*here, "leads", "--purpose", "case 1", "--token", again["token"])
    assert done.returncode == 1, "an invitation is no proof"


def test_an_administrator_adds_people_by_token_and_an_analyst_does_not(
    asterism: Asterism, own_workspace: Path
) -> None:
    here = ("--workspace", own_workspace)
    of = ("--organisation", "local", "--role")
    ada = add(asterism, *here, "Ada", *of, "administrator")
    ana = add(asterism, *here, "Ana", *of, "analyst", "--token", ada)
    done = asterism(*here, "person", "add", "Eve", *of, "administrator", "--token", ana)
    assert (done.returncode, done.stdout) == (1, "")
    done = asterism(*here, "leads", "--purpose", "administration", "--token", ada)
    assert done.stdout == "", "whoever administers sees nothing by that"


def test_a_change_holds_for_the_token_that_there_is(
    asterism: Asterism, own_workspace: Path
) -> None:
    here = ("--workspace", own_workspace)
    ana = add(asterism, *here, "Ana", "--organisation", "local", "--role", "analyst")
    leads = ("search", "call", "--json", "--purpose", "case 12", "--token", ana)
    assert asterism(*here, *leads).stdout
    assert asterism(*here, "person", "change", "ana", "--role", "auditor").returncode == 0
    assert asterism(*here, *leads).stdout == ""
    changed = ("--role", "analyst", "--clearance", "", "--organisation", "local")
    assert asterism(*here, "person", "change", "ana", *changed).returncode == 0
    assert asterism(*here, *leads).stdout


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("Ana", "--organisation", "local", "--role", "analyst"), "already"),
        (("x:y", "--organisation", "local", "--role", "analyst"), "colon"),
        (("B", "--organisation", "local", "--kind", "commercial", "--role", "analyst"), "kind"),
    ],
)
def test_what_cannot_be_added_is_said_in_one_line(
    asterism: Asterism, own_workspace: Path, arguments: tuple[str, ...], problem: str
) -> None:
    here = ("--workspace", own_workspace)
    add(asterism, *here, "Ana", "--organisation", "local", "--role", "analyst")
    done = asterism(*here, "person", "add", *arguments, "--print-token")
    assert (done.returncode, done.stdout) == (1, "")
    assert problem in done.stderr
    assert done.stderr.count("\n") == 1


def test_json_has_the_token_too(printed: Printed, own_workspace: Path) -> None:
    (made,) = printed(
        "person", "add", "Ana", "--organisation", "local", "--role", "analyst", "--print-token",
        "--workspace", own_workspace,
    )  # fmt: skip
    assert (made["person"], made["organisation"]) == ("Ana", "local")
    assert TOKEN.fullmatch(made["token"])
    assert "ast_" not in json.dumps(printed("token", "list", "--workspace", own_workspace))
