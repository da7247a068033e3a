"""How much is in the workspace and how far the stages have read it."""

from __future__ import annotations

from pydantic import Field

from asterism.access import Session, Workspace
from asterism.access.overview import record_overview
from asterism.pipeline.status import workspace_status
from asterism.web.answers.base import Answer


class LeadCount(Answer):
    """How many leads of one pattern are in one state of review."""

    pattern: str
    state: str
    leads: int


class OverviewAnswer(Answer):
    """What there is in the record."""

    counts: dict[str, int]
    leads: list[LeadCount]


class StatusAnswer(Answer):
    """The workspace at a glance."""

    counts: dict[str, int]
    change: int | None = Field(
        description="The newest change of the record; null in a shared workspace."
    )
    lag: dict[str, int] = Field(description="Rows not yet taken up, by stage; 0 for none.")
    bytes: dict[str, int] = Field(
        description="Size on disk, by part; nothing in a shared workspace."
    )
    stale: list[str] = Field(description="Sentences on what should be run.")


def read_overview(session: Session) -> OverviewAnswer:
    """Return what there is in the record."""
    overview = record_overview(session)
    return OverviewAnswer(
        counts=overview.counts,
        leads=[LeadCount.model_validate(dict(row)) for row in overview.leads],
    )


def read_status(workspace: Workspace, session: Session) -> StatusAnswer:
    """Return counts, sizes, and how far behind anything derived is."""
    status = workspace_status(workspace, session)
    return StatusAnswer(
        counts=dict(status.counts),
        change=status.change_sequence,
        lag=dict(status.lag),
        bytes=dict(status.bytes),
        stale=list(status.stale),
    )
