from __future__ import annotations

import os
import stat
from pathlib import Path

from asterism.model.tombstone import ErasureReason
from asterism.pipeline.erasure_plan import ErasurePlan, destroy

PLAN = ErasurePlan(
    id="e" * 32, reason=ErasureReason.REQUEST, person="p" * 64, erased_at=5, since=7,
    documents={"1" * 32: "d" * 64}, identifiers=["i"], networks=["n"], leads=["l"], captures=["c"],
    rows=[("files/a", 3, 9)], traces=["Lily of Tampa"],
)  # fmt: skip


def test_a_plan_is_kept_for_its_owner_alone_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "erasing" / "e.json"
    assert ErasurePlan.read(path) is None
    PLAN.write(path)
    assert ErasurePlan.read(path) == PLAN
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_plan_is_destroyed_with_the_drafts_of_killed_processes(tmp_path: Path) -> None:
    path = tmp_path / "erasing" / "e.json"
    PLAN.write(path)
    draft = path.with_suffix(".0123.partial")
    draft.write_text("Lily of Tampa")
    kept = os.open(path, os.O_RDONLY)
    destroy(path)
    assert not path.parent.exists()
    assert set(os.pread(kept, 10_000, 0)) == {ord(" ")}
    os.close(kept)
    destroy(path)
