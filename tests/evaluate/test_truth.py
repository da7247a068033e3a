"""The truth is read whole or not at all, and kinds of owners are told apart."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from asterism.evaluate.truth import Group, read_contents, read_truth


def test_a_truth_tells_owners_roles_and_groups(world: Path) -> None:
    truth = read_truth(world / "truth.jsonl")
    assert truth.owner_labels == ["op", "ann", "bea", "cat", "agency"]
    assert truth.owners.tolist() == [0, 0, 0, 1, 2, 3, 4]
    assert truth.groups == {Group("shared_driver", "g1"): [3, 4]}
    assert truth.operations().tolist() == [True, False, False, False, False]
    assert truth.individuals().tolist() == [False, True, True, True, False]
    assert truth.look_alikes().tolist() == [False, True, True, False, False]
    assert truth.businesses().tolist() == [False, False, False, False, True]


def test_address_and_owner_are_enough(tmp_path: Path) -> None:
    path = tmp_path / "truth.jsonl"
    path.write_text('{"url": "u", "owner": "o"}\n')
    truth = read_truth(path)
    assert truth.roles == [""]
    assert truth.groups == {}


@pytest.mark.parametrize(
    "second", [{"url": "u", "owner": "o"}, {"url": "v"}, {"owner": "o"}, {"url": "v", "owner": 3}]
)
def test_a_line_without_an_address_of_its_own_and_an_owner_is_refused(
    tmp_path: Path, second: dict[str, object]
) -> None:
    path = tmp_path / "truth.jsonl"
    path.write_text('{"url": "u", "owner": "o"}\n' + json.dumps(second) + "\n")
    with pytest.raises(ValueError, match=r"truth\.jsonl:2"):
        read_truth(path)


def test_documents_of_another_world_are_refused(world: Path) -> None:
    truth = read_truth(world / "truth.jsonl")
    path = world / "documents.jsonl"
    assert next(read_contents(path, truth)) == ("", "Call 202-555-0123")
    listed = path.read_text().splitlines(keepends=True)
    path.write_text("".join(reversed(listed)))
    with pytest.raises(ValueError, match=r"documents\.jsonl:1"):
        list(read_contents(path, truth))
    path.write_text("".join(listed[:-1]))
    with pytest.raises(ValueError, match="6 documents"):
        list(read_contents(path, truth))
