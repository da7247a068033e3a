from __future__ import annotations

import pytest

from asterism.access import Workspace
from asterism.pipeline.stage import StageContext, silent


def test_a_stage_is_quiet_and_patient_for_a_moment_unless_told_otherwise(
    processed: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    context = StageContext(processed)
    assert context.progress is silent
    context.progress("extract", 1, 2)
    assert capsys.readouterr() == ("", "")
    assert 0 < context.patience < 10
