from __future__ import annotations

from pathlib import Path

from asterism.access import Workspace
from asterism.access.audit import AuditEntry
from asterism.access.policy import Actor
from asterism.model.tombstone import ErasureReason
from asterism.pipeline.erasing_words import erase_lines, erase_searches
from asterism.pipeline.erasure import Erasure
from asterism.pipeline.erasure_plan import ErasurePlan
from asterism.pipeline.stage import StageContext

PLAN = ErasurePlan(
    "e" * 32, ErasureReason.REQUEST, "p" * 64, 5, 7, {}, [], [], [], [], [],
    ["Lily of Tampa", "2025550123"],
)  # fmt: skip


def erasure(workspace: Workspace) -> Erasure:
    return Erasure(StageContext(workspace), Actor(workspace.owner, "request 1"), PLAN)


def test_lines_that_name_somebody_go_and_the_others_stay(workspace: Workspace) -> None:
    files: dict[Path, list[str]] = {
        workspace.paths.rejects / "a.jsonl": ['{"raw": "Lily of Tampa"}', '{"raw": "Rose"}'],
        workspace.paths.crawls / "scrapy.log": ["GET /rose", "call 202 555 0123", "end"],
    }
    for path, lines in files.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n".join(lines) + "\n")
    untouched = workspace.paths.rejects / "b.jsonl"
    untouched.write_text("{}")
    before = untouched.stat().st_ino
    erase_lines(erasure(workspace))
    found = [path.read_text().splitlines() for path in files]
    assert found == [['{"raw": "Rose"}'], ["GET /rose", "end"]]
    assert untouched.stat().st_ino == before


def test_what_was_searched_for_goes_and_that_somebody_searched_stays(workspace: Workspace) -> None:
    audit = workspace.audit
    for terms in ("lily of tampa", "Lily of Tampa", "202.555.0123", "rose"):
        audit.append(AuditEntry("ana", "case 1", "search", terms={"terms": terms}))
    audit.append(AuditEntry("ana", "find Lily of Tampa", "document", target="1" * 32))
    work = erasure(workspace)
    erase_searches(work)
    assert work.searches == 3
    entries = [entry for entry in audit.entries() if entry.person == "ana"]
    assert [entry.erased for entry in reversed(entries)] == [False, True, True, False, True]
    assert [entry.terms for entry in entries if not entry.erased] == [
        {"terms": "rose"}, {"terms": "lily of tampa"},
    ]  # fmt: skip
    erase_searches(work)
    assert work.searches == 3
