from __future__ import annotations

from types import SimpleNamespace

from asterism.access import Session
from asterism.model.lead import LeadState, Pattern
from asterism.web.answers.leads import LeadFilter, read_lead, read_leads


def test_leads_come_with_reasons_that_cite_the_record(
    session: Session, world: SimpleNamespace
) -> None:
    lead = read_lead(session, world.leads["circuit"])
    assert (lead.state, lead.reviewed_by, lead.note) == ("new", None, "")
    assert [len(reason.citations) for reason in lead.reasons] == [3, 1]
    cited = lead.reasons[0].citations[0]
    assert cited.document_id == world.circuit[0]
    assert cited.mention_id in {item["id"] for item in session.mentions([world.circuit[0]])}


def test_leads_are_filtered_and_ordered(session: Session, world: SimpleNamespace) -> None:
    everything = read_leads(session, LeadFilter())
    assert [lead.id for lead in everything] == [world.leads["circuit"], world.leads["people"]]
    circuits = read_leads(session, LeadFilter(pattern=Pattern.CIRCUIT))
    assert [lead.pattern for lead in circuits] == ["circuit"]
    assert read_leads(session, LeadFilter(state=LeadState.KEPT)) == []
    assert read_leads(session, LeadFilter(network_id=world.networks["spain"])) == []
    assert len(read_leads(session, LeadFilter(), offset=1)) == 1
