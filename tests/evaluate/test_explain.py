"""The largest errors are named, with the technique that hid what was missed."""

from __future__ import annotations

from pathlib import Path

from asterism.evaluate.explain import explain
from asterism.evaluate.findings import networks_in_order
from asterism.evaluate.truth import read_truth


def test_a_lost_document_and_a_wrong_join_are_explained(world: Path) -> None:
    truth = read_truth(world / "truth.jsonl")
    listed = [("http://a.example/1", "n1"), ("http://a.example/2", "n1")]
    listed += [("http://a.example/4", "n2"), ("http://a.example/5", "n2")]
    networks, _, _ = networks_in_order(listed, truth)
    splits, missed, merges, suspects = explain(networks, truth, world / "truth.jsonl").split("\n\n")
    # op has 3 documents: 2 * (1 - 2/3) + 1 * (1 - 1/3) of recall are lost.
    assert splits.splitlines()[1].split() == ["1.3", "3", "2", "1", "operation_sex", "op"]
    assert missed.splitlines()[1].split() == ["1", "3", "33.3%", "phone", "words"]
    assert merges.splitlines()[1:] == ["     1.0      2      2  2 collective"]
    assert suspects.splitlines()[1].split() == ["1", "group", "shared_driver"]
