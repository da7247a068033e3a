from __future__ import annotations

from types import SimpleNamespace

import pytest

from asterism.access import Session, Workspace
from asterism.model.errors import AsterismError, NotFoundError
from asterism.model.judgement import Judgement
from asterism.model.lead import LeadState
from asterism.pipeline import networks
from asterism.record.jobs import lease_span
from asterism.web.decisions import judge, review_lead


def test_a_judgement_is_kept_with_person_and_note(
    workspace: Workspace, session: Session, world: SimpleNamespace
) -> None:
    left, right = world.circuit[0], world.spain[0]
    kept = judge(workspace, session, (left, right), Judgement.DIFFERENT, " other language ")
    row = session.judgements([left])[0]
    assert (row["id"], row["verdict"], row["note"]) == (kept, "different", "other language")
    assert {row["left_id"], row["right_id"]} == {left, right}


def test_one_document_cannot_be_compared_with_itself(
    workspace: Workspace, session: Session, world: SimpleNamespace
) -> None:
    with pytest.raises(AsterismError, match="two different documents"):
        judge(workspace, session, (world.circuit[0], world.circuit[0]), Judgement.SAME)


def test_a_judgement_is_kept_while_the_networks_are_being_formed(
    workspace: Workspace, session: Session, world: SimpleNamespace
) -> None:
    lease_span(workspace.database, networks.KIND, networks.WATERMARK)
    judge(workspace, session, (world.circuit[0], world.alone[0]), Judgement.SAME)
    assert len(session.judgements([world.alone[0]])) == 1


def test_a_review_changes_the_lead(
    workspace: Workspace, session: Session, world: SimpleNamespace
) -> None:
    review_lead(workspace, session, world.leads["circuit"], LeadState.KEPT, "worth a call")
    lead = session.lead(world.leads["circuit"])
    assert (lead["state"], lead["note"], lead["person"]) == (
        "kept",
        "worth a call",
        workspace.owner,
    )


def test_an_unknown_lead_cannot_be_reviewed(workspace: Workspace, session: Session) -> None:
    with pytest.raises(NotFoundError):
        review_lead(workspace, session, "0" * 32, LeadState.KEPT)
