from __future__ import annotations

from asterism.cli.subject_options import selection_of
from asterism.pipeline.subjects import Selection


def test_options_that_are_not_given_name_nobody() -> None:
    assert selection_of(None, None, None) == Selection()
    chosen = selection_of(["a"], ["phone:1"], "words")
    assert chosen == Selection(("a",), ("phone:1",), "words")
