from __future__ import annotations

from asterism.access import Workspace, keys
from asterism.access.policy import Actor
from asterism.model.tombstone import KEY_KIND, ErasureReason
from asterism.pipeline.erasure import Erasure
from asterism.pipeline.erasure_plan import ErasurePlan
from asterism.pipeline.stage import StageContext


def test_a_tombstone_is_of_the_erasure_and_signed_by_the_workspace(workspace: Workspace) -> None:
    plan = ErasurePlan("e" * 32, ErasureReason.ORDER, "p" * 64, 5, 7, {}, [], [], [], [], [], [])
    erasure = Erasure(StageContext(workspace), Actor(workspace.owner, "request 1"), plan)
    stone = erasure.signed(erasure.grave("documents", "1" * 32, "d" * 64))
    stone.verify(keys.read_public_key(workspace.paths.keys, KEY_KIND))
    assert (stone.erasure_id, stone.reason, stone.person) == (plan.id, plan.reason, plan.person)
    assert workspace.owner not in str(stone.to_json())
