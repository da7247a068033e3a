from __future__ import annotations

from types import SimpleNamespace

import pytest

from asterism.access import Session, Workspace
from asterism.access.audit import AuditEntry
from asterism.model.clock import SECOND
from asterism.model.errors import NotFoundError
from asterism.web.answers.readers import RecordKind, may_see_readers, read_readers

START = 1_800_000_000 * SECOND


def test_reads_close_together_are_one_line_and_stages_are_left_out(
    workspace: Workspace, session: Session, world: SimpleNamespace
) -> None:
    target = world.circuit[0]
    for person, seconds, action in (
        ("ana", 0, "document"),
        ("ana", 1, "mentions"),
        ("service:x", 2, "batch"),
        ("ben", 3, "document"),
        ("ben", 200, "document"),
    ):
        at = START + seconds * SECOND
        workspace.audit.append(AuditEntry(person, "case 1", action, target, at=at))
    denied = AuditEntry("eve", "case 1", "document", target, at=START, outcome="denied")
    workspace.audit.append(denied)
    found = read_readers(workspace, session.actor, RecordKind.DOCUMENTS, target)
    seen = [(one.person, one.actions) for one in found if one.person in {"ana", "ben", "eve"}]
    assert seen == [("ben", ["document"]), ("ben", ["document"]), ("ana", ["document", "mentions"])]
    assert found[-1].first_at < found[-1].last_at


@pytest.mark.parametrize("kind", list(RecordKind))
def test_a_record_that_is_not_there_has_no_readers(
    workspace: Workspace, session: Session, kind: RecordKind
) -> None:
    with pytest.raises(NotFoundError):
        read_readers(workspace, session.actor, kind, "0" * 32)


def test_the_owner_of_a_single_user_workspace_sees_readers(
    workspace: Workspace, session: Session
) -> None:
    assert may_see_readers(workspace, session, workspace.markings()[0])
