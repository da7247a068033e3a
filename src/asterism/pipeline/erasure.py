"""An erasure that is going on: what its steps share."""

from __future__ import annotations

from dataclasses import dataclass

from asterism.access import Session, Workspace, keys
from asterism.access.policy import Actor
from asterism.model.tombstone import KEY_KIND, Tombstone
from asterism.pipeline.acting import whole_record
from asterism.pipeline.erasure_plan import ErasurePlan
from asterism.pipeline.stage import StageContext

STAGE = "erase"


@dataclass
class Erasure:
    """One erasure.

    Attributes:
        context: what stages work with.
        actor: who erases.
        plan: what goes.
        records: how many records of the store were changed in this run.
        searches: how many entries of the audit log lost what was searched for.
    """

    context: StageContext
    actor: Actor
    plan: ErasurePlan
    records: int = 0
    searches: int = 0

    @property
    def workspace(self) -> Workspace:
        """Where it happens."""
        return self.context.workspace

    @property
    def session(self) -> Session:
        """What reads for it: nothing that it reads is shown to anybody."""
        return whole_record(self.workspace, self.actor)

    def grave(self, table: str, row_id: str = "", content_sha256: str = "") -> Tombstone:
        """Return a tombstone of this erasure, not signed yet."""
        plan = self.plan
        return Tombstone(
            plan.id, table, row_id, plan.reason, plan.person, plan.erased_at, content_sha256
        )

    def signed(self, tombstone: Tombstone) -> Tombstone:
        """Return a tombstone under the workspace's signature."""
        return tombstone.signed_by(keys.signing_key(self.workspace.paths.keys, KEY_KIND))
