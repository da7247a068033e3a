from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from asterism.access import Workspace, create_workspace, open_workspace
from asterism.collect.importing import import_file
from asterism.pipeline.process import STAGES, process
from asterism.pipeline.stage import StageContext
from asterism.record.digest import TableDigest, digest_tables

Bring = Callable[[Workspace, Sequence[str]], None]
PartitionOf = Callable[[Workspace], frozenset[frozenset[str]]]
IMPORT_TIMES = {"captures": ("captured_at", "store_length")}
"""When the file came in, and how long its record is, which has that time in it, packed."""


def digests(workspace: Workspace) -> dict[str, TableDigest]:
    with workspace.database.reading() as connection:
        return digest_tables(connection, IMPORT_TIMES)


def test_both_databases_end_in_the_same_record(
    workspace: Workspace,
    processed_folder: Path,
    simulated: Callable[[int, int], Path],
) -> None:
    """Every row of every table, change sequences included, on SQLite and on Postgres."""
    import_file(workspace, simulated(7, 2_000) / "documents.jsonl")
    process(StageContext(workspace), workspace.owner, "test")
    expected = open_workspace(processed_folder)
    assert digests(workspace) == digests(expected)
    expected.close()
    assert all(
        digests(workspace)[name].rows > 0
        for name in ("documents", "mentions", "links", "networks", "network_members", "leads")
    )


def test_a_second_run_changes_nothing(processed: Workspace) -> None:
    before = digests(processed)
    seconds = process(StageContext(processed), processed.owner, "test")
    assert digests(processed) == before
    assert set(seconds) == set(STAGES)


def test_batches_give_the_partition_of_the_whole(
    new_workspace: Callable[[], Workspace],
    bring: Bring,
    lines: list[str],
    partition_of: PartitionOf,
    dice: random.Random,
) -> None:
    """However the documents arrive, and in whatever order, the same ones end up together."""
    whole, parts = new_workspace(), new_workspace()
    bring(whole, lines)
    shuffled = dice.sample(lines, len(lines))
    cuts = sorted(dice.sample(range(1, len(lines)), 4))
    for start, end in zip([0, *cuts], [*cuts, len(lines)], strict=True):
        bring(parts, shuffled[start:end])
    assert partition_of(parts) == partition_of(whole)
    assert any(len(group) > 1 for group in partition_of(whole))


def test_what_is_derived_can_be_deleted_and_made_anew(
    processed: Workspace, partition_of: PartitionOf
) -> None:
    before, table = partition_of(processed), digests(processed)
    found = processed.session(None, "test").search("texts").total
    shutil.rmtree(processed.paths.derived)
    process(StageContext(processed), processed.owner, "test")
    assert digests(processed) == table
    assert partition_of(processed) == before
    assert processed.session(None, "test").search("texts").total == found


def test_a_world_imported_twice_is_one_world(
    processed: Workspace, simulated: Callable[[int, int], Path]
) -> None:
    before = digests(processed)
    report = import_file(processed, simulated(7, 2_000) / "documents.jsonl")
    process(StageContext(processed), processed.owner, "test")
    assert (report.stored, report.unchanged) == (0, 2_000)
    assert digests(processed)["documents"] == before["documents"]
    assert digests(processed)["networks"] == before["networks"]


def test_an_empty_workspace_is_done_at_once(workspace: Workspace) -> None:
    process(StageContext(workspace), workspace.owner, "test")
    assert digests(workspace)["changes"].rows == 0


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_has_nothing_to_do_when_all_is_done(processed: Workspace, stage: str) -> None:
    assert STAGES[stage](StageContext(processed)) == 0


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_has_nothing_to_do_in_an_empty_workspace(tmp_path: Path, stage: str) -> None:
    empty = create_workspace(tmp_path / "empty")
    assert STAGES[stage](StageContext(empty)) == 0
    empty.close()
