from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Asterism = Callable[..., subprocess.CompletedProcess[str]]
Printed = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def strangers(printed: Printed, own_workspace: Path) -> list[str]:
    """Give the ids of two documents that each stand alone."""
    hits = printed("search", "call", "--limit", "300", "--workspace", own_workspace)
    return [hit["id"] for hit in hits if hit["network"] is None][:2]


def test_networks_follow_a_judgement_and_its_withdrawal(
    printed: Printed, own_workspace: Path, strangers: list[str]
) -> None:
    shared = ("--workspace", own_workspace)

    def together() -> bool:
        hits = printed(*shared, "search", "call", "--limit", "300")
        one, other = (hit["network"] for hit in hits if hit["id"] in strangers)
        return one is not None and one == other

    assert not together()
    (kept,) = printed(*shared, "judge", *strangers, "same", "--note", "one tattoo")
    assert kept["followed"]
    assert [kept["left_id"], kept["right_id"]] == sorted(strangers)
    assert kept["verdict"] == "same"
    assert together()
    printed(*shared, "judge", *reversed(strangers), "unsure")
    assert not together()


def test_what_was_kept_is_said(
    asterism: Asterism, own_workspace: Path, strangers: list[str]
) -> None:
    done = asterism("judge", *strangers, "different", "--workspace", own_workspace)
    assert done.returncode == 0
    assert done.stdout.startswith("Kept as ")


def test_pairs_that_cannot_be_judged(
    asterism: Asterism, own_workspace: Path, strangers: list[str]
) -> None:
    one = strangers[0]
    for other, verdict, status, problem in (
        (one, "same", 1, "two different documents"),
        ("f" * 32, "same", 1, "nothing by that id"),
        (strangers[1], "perhaps", 2, "perhaps"),
    ):
        done = asterism("judge", one, other, verdict, "--workspace", own_workspace)
        assert done.returncode == status
        assert problem in done.stderr
