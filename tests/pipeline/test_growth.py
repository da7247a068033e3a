from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import pytest

from asterism.access import Session, Workspace
from asterism.pipeline import networks
from asterism.pipeline.growth import Changes, Growth, Span, read_changes

Bring = Callable[[Workspace, Sequence[str]], None]
PartitionOf = Callable[[Workspace], frozenset[frozenset[str]]]


def test_a_link_that_joins_is_an_edge_and_one_that_ceased_to_join_may_part() -> None:
    changes = read_changes(
        [
            ("a", "identifier", "p", 1, 1, None),
            ("b", "document", "c", 0, True, "joined"),
            ("d", "identifier", "p", 0, 0, "joined"),
            ("e", "document", "f", 0, False, "joined"),
            ("g", "identifier", "q", 0, False, None),
        ],
        [],
    )
    assert changes.edges == [("a", "p#1"), ("b", "c")]
    assert changes.touched == {("p", 1)}
    assert changes.dropped == {("p", "d")}
    assert changes.parted == {("e", "f")}


def test_only_a_first_judgement_that_joins_cannot_part() -> None:
    judged = [("a", "b", "same", None), ("c", "d", "same", "j"), ("e", "f", "different", None)]
    changes = read_changes([], judged)
    assert changes.edges == [("a", "b")]
    assert changes.judged == {"c", "d", "e", "f"}


def test_growth_gives_what_looking_at_whole_networks_gives(
    new_workspace: Callable[[], Workspace],
    bring: Bring,
    lines: list[str],
    partition_of: PartitionOf,
    monkeypatch: pytest.MonkeyPatch,
    dice: random.Random,
) -> None:
    """Batch after batch, in random order, so that networks are found, grow, merge and part."""
    grown, looked_at = new_workspace(), new_workspace()
    shuffled = dice.sample(lines, len(lines))

    def look_at_all(
        _session: Session, changes: Changes, _span: Span
    ) -> tuple[list[Growth], set[str]]:
        seen = {node for edge in changes.edges for node in edge if "#" not in node}
        seen |= {document for pair in changes.parted for document in pair}
        return [], seen | {document for _, document in changes.dropped}

    for start in range(0, len(shuffled), 60):
        batch = shuffled[start : start + 60]
        bring(grown, batch)
        with monkeypatch.context() as patched:
            patched.setattr(networks, "grown", look_at_all)
            bring(looked_at, batch)
        assert partition_of(grown) == partition_of(looked_at)
