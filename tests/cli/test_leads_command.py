from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from asterism.model.lead import LeadState, Pattern

Asterism = Callable[..., subprocess.CompletedProcess[str]]
Printed = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def found(printed: Printed, shared_workspace: Path) -> list[dict[str, Any]]:
    """Give every lead of the small world; there are some."""
    leads = printed("leads", "--workspace", shared_workspace, "--limit", "1000")
    assert leads
    return leads


def test_every_lead_says_why(
    found: list[dict[str, Any]], asterism: Asterism, printed: Printed, shared_workspace: Path
) -> None:
    shared = ("--workspace", shared_workspace)
    networks = {line["network"] for line in printed(*shared, "networks")}
    shown = asterism(*shared, "leads", "--limit", "1000").stdout
    for lead in found:
        assert set(lead) == {
            "id", "pattern", "title", "network_id", "strength", "state", "reasons",
        }  # fmt: skip
        assert lead["network_id"] in networks
        assert lead["state"] == LeadState.NEW
        assert lead["reasons"]
        assert f"{lead['id']}  new        {lead['title']}\n" in shown
        assert all(f"    {reason['text']}\n" in shown for reason in lead["reasons"])


def test_leads_are_filtered_by_pattern_and_state(
    found: list[dict[str, Any]], printed: Printed, shared_workspace: Path
) -> None:
    shared = ("--workspace", shared_workspace)
    for pattern in Pattern:
        expected = [lead["id"] for lead in found if lead["pattern"] == pattern]
        listed = printed(*shared, "leads", "--pattern", pattern.value)
        assert [lead["id"] for lead in listed] == expected
    assert printed(*shared, "leads", "--state", "dismissed") == []
    assert len(printed(*shared, "leads", "--limit", "1")) == 1


def test_an_unknown_pattern_is_a_usage_error(asterism: Asterism, shared_workspace: Path) -> None:
    done = asterism("leads", "--pattern", "hunch", "--workspace", shared_workspace)
    assert done.returncode == 2
    assert "hunch" in done.stderr
