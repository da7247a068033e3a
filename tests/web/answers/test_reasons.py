from __future__ import annotations

from types import SimpleNamespace

from asterism.access import Session
from asterism.web.answers.reasons import read_document_reasons, read_reasons


def test_links_to_one_identifier_are_one_reason(session: Session, world: SimpleNamespace) -> None:
    reasons = read_reasons(session, world.circuit)
    phones = [item for item in reasons if item.identifier and item.kind == "phone"]
    assert [item.identifier.display for item in phones if item.identifier] == [
        "+1 813-555-0142",
        "+1 305-555-0118",
    ]
    cited = [item.document_id for item in phones[0].citations]
    assert cited == [world.circuit[at] for at in (0, 1, 2, 3, 7, 9)]
    assert sorted(phones[0].documents) == sorted(cited)
    assert phones[0].words == "very strong support for one owner"


def test_what_joins_nothing_comes_last_and_says_why(
    session: Session, world: SimpleNamespace
) -> None:
    reasons = read_reasons(session, [*world.circuit, *world.alone])
    assert [item.joins for item in reasons] == [True, True, True, False, False]
    text, hub = reasons[-2:]
    assert text.kind == "text"
    assert (text.identifier, len(text.documents)) == (None, 2)
    assert hub.identifier is not None
    assert hub.log10_weight is None
    assert hub.identifier.hub is not None
    assert "strangers" in hub.identifier.hub


def test_every_reason_cites_a_mention_that_exists(session: Session, world: SimpleNamespace) -> None:
    known = {(row["document_id"], row["id"]) for row in session.mentions(world.circuit)}
    cited = [
        (citation.document_id, citation.mention_id)
        for reason in read_reasons(session, world.circuit)
        if reason.identifier
        for citation in reason.citations
    ]
    assert cited
    assert set(cited) <= known


def test_a_documents_reasons_cite_where_else_they_are_seen(
    session: Session, world: SimpleNamespace
) -> None:
    reason = read_document_reasons(session, world.spain[0])[0]
    assert [item.document_id for item in reason.citations] == world.spain
    assert reason.citations[1].note == "10 Jan 2026, Sevilla"


def test_a_document_without_links_has_no_reasons(session: Session, world: SimpleNamespace) -> None:
    assert read_document_reasons(session, world.alone[2]) == []
