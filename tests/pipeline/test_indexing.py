from __future__ import annotations

import shutil
from collections.abc import Callable

from asterism.access import Workspace
from asterism.pipeline.indexing import index_record, open_indexer
from asterism.pipeline.stage import StageContext


def seen(workspace: Workspace) -> tuple[int, int]:
    session = workspace.session(None, "look")
    copied = session.set_query("SELECT COUNT(*) AS n FROM documents").column("n")[0].as_py()
    return copied, session.search("").total


def test_copy_and_index_hold_what_was_read(brought: Workspace) -> None:
    assert seen(brought) == (400, 400)
    copied, searchable = brought.session(None, "look").derived_watermarks()
    assert copied == searchable > 0


def test_whichever_is_lost_catches_up_alone(brought: Workspace) -> None:
    for folder in (brought.paths.search, brought.paths.columnar):
        shutil.rmtree(folder)
        assert index_record(StageContext(brought)) == 400
        assert seen(brought) == (400, 400)
        assert index_record(StageContext(brought)) == 0


def test_while_another_process_is_indexing_nothing_waits_and_nothing_is_lost(
    brought: Workspace, bring: Callable[..., None], lines: list[str]
) -> None:
    with open_indexer(brought):
        assert index_record(StageContext(brought)) == 0
        bring(brought, lines[400:500])
        session = brought.session(None, "look")
        copied = session.set_query("SELECT id FROM documents").num_rows
        assert copied == 500, "set queries see what the copy lacks"
        assert session.search("").lag > 0
    assert index_record(StageContext(brought)) == 100
    assert seen(brought) == (500, 500)


def test_progress_is_told(brought: Workspace) -> None:
    told: list[tuple[str, int, int]] = []
    shutil.rmtree(brought.paths.derived)
    index_record(StageContext(brought, progress=lambda *step: told.append(step)))
    assert told[-1] == ("index", 400, 400)
