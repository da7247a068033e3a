from __future__ import annotations

import pyarrow as pa
import pytest

from asterism.access import Session, Workspace
from asterism.model.marking import LOCAL
from asterism.model.version import ModelVersion
from asterism.pipeline import plan
from asterism.pipeline.plan import Step
from asterism.pipeline.planned_stage import Span, run_planned
from asterism.pipeline.stage import StageContext

VERSION = ModelVersion("count", "1")
MARK = "count:1"


class Decision:
    """Decides on one row and counts how often it was asked."""

    def __init__(self) -> None:
        self.spans: list[Span] = []

    def __call__(self, _context: StageContext, _session: Session, span: Span) -> list[Step]:
        self.spans.append(span)
        row = {
            "id": ["0" * 32], "version": [1], "state": ["ended"], "documents": [0],
            "founder_id": ["0" * 32], "model_version_id": [VERSION.id], "marking_id": [LOCAL.id],
        }  # fmt: skip
        return [Step("upsert", "networks", pa.table(row))]


def test_a_stage_covers_the_changes_it_follows_once(brought: Workspace) -> None:
    decide, context = Decision(), StageContext(brought)
    newest = brought.service("test").sequence()
    assert run_planned(context, VERSION, MARK, ("extractions",), decide) == newest
    assert run_planned(context, VERSION, MARK, ("extractions",), decide) == 0
    assert decide.spans == [(0, newest)]


def test_changes_that_do_not_concern_it_give_it_nothing_to_do(brought: Workspace) -> None:
    decide = Decision()
    assert run_planned(StageContext(brought), VERSION, MARK, ("judgements",), decide) == 0
    assert decide.spans == []


def test_what_was_decided_is_finished_as_it_was(
    brought: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide, context = Decision(), StageContext(brought)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(plan, "move_cursor", killed)
        with pytest.raises(KeyboardInterrupt):
            run_planned(context, VERSION, MARK, ("extractions",), decide)
    assert run_planned(context, VERSION, MARK, ("extractions",), decide) > 0
    assert len(decide.spans) == 1
