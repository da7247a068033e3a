"""Means and worsts over runs, and their tables."""

from __future__ import annotations

from typing import Any

import pytest

from asterism.evaluate.findings import OURS
from asterism.evaluate.summary import markdown, summarise


def run(precision: float, rate: float, on_operations: float | None) -> dict[str, Any]:
    score = {"precision": precision, "recall": 0.5, "f1": 0.6}
    lead = {
        "leads": 3, "on_operations": on_operations, "look_alikes": rate, "individuals": rate,
        "businesses": 0.25, "operations": rate,
    }  # fmt: skip
    return {
        "ways": {way: {"bcubed": score, "pairwise": score} for way in (OURS, "equal texts")},
        "roles": {"agency": {"owners": 2, "documents": 9, "precision": 1.0, "recall": None}},
        "look_alikes": {
            "hotel": {"groups": 4, "joined_groups": 1, "owners": 9, "joined_owners": 2}
        },
        "leads": {"circuit": lead},
    }  # fmt: skip


def test_the_worst_precision_is_the_smallest_and_the_worst_false_rate_the_largest() -> None:
    summary = summarise([run(0.9, 0.02, 0.8), run(0.7, 0.0, None)])
    assert summary["ways"][OURS]["bcubed"]["precision"] == {
        "mean": pytest.approx(0.8),
        "worst": 0.7,
    }
    circuit = summary["leads"]["circuit"]
    assert circuit["leads"] == 6
    assert circuit["look_alikes"] == {"mean": 0.01, "worst": 0.02}
    assert circuit["operations"] == {"mean": 0.01, "worst": 0.0}, "finding operations is good"
    assert circuit["on_operations"] == {"mean": 0.8, "worst": 0.8}, "one run had none to count"
    assert summary["roles"]["agency"]["recall"] is None
    assert summary["look_alikes"]["hotel"] == {
        "groups": 8, "joined_groups": 2, "owners": 18, "joined_owners": 4,
    }  # fmt: skip


def test_ours_stands_last_in_the_same_table_as_the_others() -> None:
    lines = markdown(summarise([run(0.9, 0.02, 0.8), run(0.7, 0.0, None)])).splitlines()
    assert lines[0].startswith("| joined by | B-cubed P | B-cubed R | B-cubed F1 | pairwise P |")
    assert lines[2].startswith("| equal texts | 0.800 (0.700) | 0.500 (0.500) |")
    assert lines[3].startswith(f"| **{OURS}** |")
    (circuit,) = (line for line in lines if line.startswith("| circuit"))
    shares = "80.0% (80.0%) | 1.0% (2.0%) | 1.0% (2.0%) | 25.0% (25.0%) | 1.0% (0.0%)"
    assert circuit == f"| circuit | 6 | {shares} |"


def test_a_truth_without_roles_gives_one_table() -> None:
    bare = run(0.9, 0.0, None) | {"roles": {}, "look_alikes": {}}
    assert markdown(summarise([bare])).count("| ---") == 1
