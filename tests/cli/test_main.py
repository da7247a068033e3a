from __future__ import annotations

import subprocess
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from asterism import __version__
from asterism.access import open_workspace
from asterism.access.policy import system_user
from asterism.cli.main import COMMANDS, shared_options_first

Asterism = Callable[..., subprocess.CompletedProcess[str]]

READING = {
    "status": (), "process": (), "serve": (), "search": ("rose",), "networks": (), "leads": (),
    "judge": ("a" * 32, "b" * 32, "same"), "rebuild": (),
}  # fmt: skip
"""Commands that need a workspace, with arguments that they would run with."""


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(asterism: Asterism, command: str) -> None:
    done = asterism(command, "--help")
    assert done.returncode == 0
    assert f"Usage: asterism {command}" in done.stdout


def test_the_help_page_names_every_command_in_order(asterism: Asterism) -> None:
    page = asterism("--help").stdout
    places = [page.index(f"\n  {command} ") for command in COMMANDS]
    assert all(one < other for one, other in pairwise(places))
    for option in ("--workspace", "--as", "--token", "--purpose", "--json"):
        assert option in page


def test_the_version_is_printed(asterism: Asterism) -> None:
    assert asterism("--version").stdout == f"asterism {__version__}\n"


def test_a_command_that_does_not_exist_is_a_usage_error(asterism: Asterism) -> None:
    done = asterism("nonsense")
    assert done.returncode == 2
    assert "nonsense" in done.stderr


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("--workspace", "{folder}", "--json"), ()),
        (("--workspace", "{folder}"), ("--json",)),
        (("--json",), ("--workspace", "{folder}")),
        ((), ("--json", "--workspace={folder}")),
    ],
)
def test_shared_options_mean_the_same_before_and_after_a_command(
    asterism: Asterism, shared_workspace: Path, before: tuple[str, ...], after: tuple[str, ...]
) -> None:
    expected = asterism("--workspace", shared_workspace, "--json", "networks")
    assert expected.stdout
    options = [[text.format(folder=shared_workspace) for text in side] for side in (before, after)]
    done = asterism(*options[0], "networks", *options[1])
    assert (done.returncode, done.stdout, done.stderr) == (0, expected.stdout, "")


@pytest.mark.parametrize("first", [True, False])
def test_who_acts_and_why_stand_in_the_audit_log(
    asterism: Asterism, own_workspace: Path, *, first: bool
) -> None:
    said = ("--purpose", "missing person 12", "--workspace", own_workspace)
    done = asterism(*said, "leads") if first else asterism("leads", *said)
    assert done.returncode == 0
    workspace = open_workspace(own_workspace)
    [last] = workspace.audit.entries(limit=1)
    workspace.close()
    assert (last.purpose, last.person) == ("missing person 12", system_user())


@pytest.mark.parametrize("first", [True, False])
def test_somebody_else_is_refused(
    asterism: Asterism, shared_workspace: Path, *, first: bool
) -> None:
    said = ("--as", "somebody-else", "--workspace", shared_workspace)
    done = asterism(*said, "networks") if first else asterism("networks", *said)
    assert (done.returncode, done.stdout) == (1, "")
    assert "belongs to somebody else" in done.stderr


@pytest.mark.parametrize("command", READING)
def test_errors_say_the_mend_and_show_no_traceback(asterism: Asterism, command: str) -> None:
    done = asterism("--workspace", "nowhere", command, *READING[command])
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "asterism: nowhere: no workspace here; make one with: asterism --workspace nowhere init\n"
    )


def test_an_empty_purpose_is_refused(asterism: Asterism, shared_workspace: Path) -> None:
    done = asterism("--workspace", shared_workspace, "networks", "--purpose", " ")
    assert (done.returncode, done.stdout) == (1, "")
    assert "--purpose TEXT" in done.stderr


def test_after_two_dashes_nothing_is_an_option() -> None:
    given = ["search", "--json", "--", "--json", "--as"]
    assert shared_options_first(given) == ["--json", "search", "--", "--json", "--as"]


def test_an_option_without_its_value_stays_one() -> None:
    assert shared_options_first(["networks", "--workspace"]) == ["--workspace", "networks"]
