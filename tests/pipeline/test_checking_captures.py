from __future__ import annotations

from asterism.access import Workspace
from asterism.access.policy import Actor
from asterism.model.tombstone import ErasureReason
from asterism.pipeline.checking_captures import check_captures
from asterism.pipeline.erasing import erase
from asterism.pipeline.stage import StageContext
from asterism.pipeline.subjects import Selection


def test_what_was_received_and_what_was_erased_is_checked(brought: Workspace) -> None:
    assert list(check_captures(brought)) == []
    ((gone,),) = brought.service("test").rows(
        "documents", "SELECT MIN(id) FROM documents WHERE {visible}"
    )
    owner = Actor(brought.owner, "request 1")
    erase(StageContext(brought), owner, Selection(documents=[gone]), ErasureReason.REQUEST)
    assert list(check_captures(brought)) == []
    (path,) = brought.paths.captures.glob("files/**/*.warc.gz")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))
    assert [problem.path for problem in check_captures(brought)] == [
        str(path.relative_to(brought.paths.captures))
    ]
