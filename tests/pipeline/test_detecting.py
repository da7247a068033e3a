from __future__ import annotations

import json

from sqlalchemy import select

from asterism.access import Workspace
from asterism.model.judgement import Judgement
from asterism.pipeline.detecting import detect_patterns
from asterism.pipeline.judging import follow_judgements, judge
from asterism.pipeline.stage import StageContext
from asterism.record import schema


def test_every_citation_is_of_a_document_in_the_leads_network(processed: Workspace) -> None:
    session = processed.session(None, "look")
    leads = session.leads(limit=1_000)
    assert leads
    for lead in leads:
        members = {row["id"] for row in session.network_documents(lead["network_id"])}
        for reason in json.loads(lead["reasons"]):
            assert {citation["document_id"] for citation in reason["citations"]} <= members


def test_a_lead_whose_network_falls_apart_is_withdrawn_and_comes_back(
    processed: Workspace,
) -> None:
    session = processed.session(None, "look")
    lead = session.leads(limit=1)[0]
    members = [row["id"] for row in session.network_documents(lead["network_id"])]
    pairs = [(a, b) for i, a in enumerate(members[:8]) for b in members[i + 1 : 60]]
    for verdict in (Judgement.DIFFERENT, Judgement.UNSURE):
        for pair in pairs:
            judge(processed, session, pair, verdict)
        follow_judgements(processed)
        detect_patterns(StageContext(processed))
        current = session.lead(lead["id"])["standing"] == "current"
        members_now = {row["id"] for row in session.network_documents(lead["network_id"])}
        if verdict is Judgement.UNSURE:
            assert members_now == set(members)
            assert current
        else:
            assert members_now < set(members)
    assert lead["id"] in {row["id"] for row in session.leads(limit=1_000)}


def test_a_lead_of_a_network_that_is_parted_document_by_document_is_withdrawn(
    processed: Workspace,
) -> None:
    session = processed.session(None, "look")
    leads = session.leads(limit=1_000)
    sizes = {lead["id"]: len(session.network_documents(lead["network_id"])) for lead in leads}
    lead = min(leads, key=lambda item: (sizes[item["id"]], item["id"]))
    members = [row["id"] for row in session.network_documents(lead["network_id"])]
    for number, left in enumerate(members):
        for right in members[number + 1 :]:
            judge(processed, session, (left, right), Judgement.DIFFERENT)
    follow_judgements(processed)
    detect_patterns(StageContext(processed))
    found = session.lead(lead["id"])
    assert found["standing"] == "withdrawn", "kept, for it was shown once"
    assert lead["id"] not in {row["id"] for row in session.leads(limit=1_000)}


def test_the_same_leads_are_found_when_everything_is_looked_at_again(
    processed: Workspace,
) -> None:
    with processed.database.operating() as connection:
        before = connection.execute(select(schema.leads.c.id, schema.leads.c.reasons)).all()
        marks = schema.watermarks
        connection.execute(marks.delete().where(marks.c.name.like("detect:%")))
    assert detect_patterns(StageContext(processed)) > 0
    with processed.database.reading() as connection:
        after = connection.execute(select(schema.leads.c.id, schema.leads.c.reasons)).all()
    assert sorted(map(tuple, after)) == sorted(map(tuple, before))
