"""What marking a record is under, as programs read it and pages say it."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from asterism.access import Session, Workspace
from asterism.model.marking import Consent, Marking
from asterism.web.answers.base import Answer, moment
from asterism.web.names import organisation_names

CONSENTS = {
    Consent.NOT_ASKED: "not asked",
    Consent.GIVEN: "given",
    Consent.WITHDRAWN: "withdrawn",
}


class MarkingAnswer(Answer):
    """Who decides about a record, and how far it may travel."""

    level: str = Field(description='TLP 2.0: "CLEAR", "GREEN", "AMBER", "AMBER+STRICT" or "RED".')
    owner: str = Field(description="Key of the organisation that decides; several joined by +.")
    owner_names: list[str]
    sharing_group: str = Field(description="Key of the group it is shared with; or empty.")
    caveats: list[str]
    embargo_until: datetime | None = Field(description="Until then, for its owner alone.")
    expires_at: datetime | None = Field(description="From then on nobody sees it.")
    consent: str = Field(description="Of the person it is about: not asked, given or withdrawn.")
    excluded: list[str] = Field(
        description="Who never sees it; told to the owning organisation's people alone."
    )
    excludes_some: bool
    is_sum: bool = Field(description="Of several records, and open where each of them is.")


def marking_answer(workspace: Workspace, session: Session, marking: Marking) -> MarkingAnswer:
    """Return a marking of a record that the session sees."""
    subject = session.actor.subject
    owns = subject is None or subject.organisation == marking.owner
    return MarkingAnswer(
        level=marking.level.label,
        owner=marking.owner,
        owner_names=organisation_names(workspace, marking.owner),
        sharing_group=marking.sharing_group,
        caveats=sorted(marking.caveats),
        embargo_until=moment(marking.embargo_until),
        expires_at=moment(marking.expires_at),
        consent=CONSENTS[marking.consent],
        excluded=sorted(marking.excluded) if owns else [],
        excludes_some=bool(marking.excluded),
        is_sum=bool(marking.parts),
    )
