from __future__ import annotations

import pytest
from sqlalchemy import func, select

from asterism.access import Workspace
from asterism.access.policy import Actor
from asterism.engine.columnar import ColumnarCopy
from asterism.link.text.store import SignatureStore
from asterism.model.errors import BusyError
from asterism.model.tombstone import ErasureReason
from asterism.pipeline.erasing import erase, resume
from asterism.pipeline.stage import StageContext
from asterism.pipeline.subjects import Selection
from asterism.record import schema


def test_copies_are_written_anew_and_a_busy_one_is_waited_for(brought: Workspace) -> None:
    context, owner = StageContext(brought), Actor(brought.owner, "request 1")
    with brought.database.reading() as connection:
        gone = connection.execute(select(func.min(schema.links.c.left_id))).scalar_one()
    kept = SignatureStore(brought.paths.signatures).documents
    scratch = brought.paths.derived / "scratch"
    scratch.mkdir(exist_ok=True)
    (scratch / "left.tmp").write_text("spilled")
    with ColumnarCopy(brought.paths.columnar):
        with pytest.raises(BusyError):
            erase(context, owner, Selection(documents=[gone]), ErasureReason.REQUEST)
        with pytest.raises(BusyError):
            resume(context, owner)
    report = resume(context, owner)
    assert report is not None
    assert report.documents == 1
    assert SignatureStore(brought.paths.signatures).documents == kept - 1
    assert not scratch.exists()
    with brought.service("test").columnar() as reader:
        assert gone not in reader.run("SELECT id FROM documents").column("id").to_pylist()
