from __future__ import annotations

import json

from asterism.simulate.output import ordered_rows
from asterism.simulate.report import load, report
from asterism.simulate.world import World


def test_what_is_loaded_is_what_can_be_seen() -> None:
    world = World(5, 120)
    documents, truths = load(world)
    seen = [
        (document, truth) for _, _, removed, document, truth in ordered_rows(world) if not removed
    ]
    assert documents == [json.loads(document) for document, _ in seen]
    assert truths == [json.loads(truth) for _, truth in seen]


def test_the_report_counts_the_world_and_what_it_is_made_of() -> None:
    world = World(5, 120)
    _, truths = load(world)
    text = report(world)
    owners = len({truth["owner"] for truth in truths})
    assert text.startswith(f"world: seed 5, 120 documents, {owners} owners\n")
    operations = sum(truth["role"] == "operation_sex" for truth in truths) / len(truths)
    assert f"operation_sex {operations:.1%}" in text
    for line in ("documents by look-alike: ", "phones hidden: ", "hidden phones by technique: "):
        assert line in text
