from __future__ import annotations

from types import SimpleNamespace

import pytest

from asterism.access import Session, Workspace
from asterism.model.errors import NotFoundError
from asterism.model.judgement import Judgement
from asterism.web.answers.networks import read_network, read_network_briefs, read_networks
from asterism.web.decisions import judge


def test_networks_are_listed_with_what_a_card_says(
    session: Session, world: SimpleNamespace
) -> None:
    circuit, spain = read_networks(session)
    assert (circuit.id, circuit.documents) == (world.networks["circuit"], 10)
    assert circuit.places[0].place == "US/FL/Tampa"
    assert circuit.places[0].documents == 4
    assert [item.documents for item in circuit.identifiers] == [6, 3, 3]
    assert {lead.id for lead in circuit.leads} == set(world.leads.values())
    assert str(circuit.first_posted_at) == "2026-01-01 09:00:00+00:00"
    assert (spain.documents, spain.leads) == (3, [])


def test_a_network_has_members_by_time_and_reasons(
    session: Session, world: SimpleNamespace
) -> None:
    network = read_network(session, world.networks["circuit"])
    assert [item.id for item in network.members] == world.circuit
    assert {item.network_id for item in network.members} == {network.id}
    assert not network.is_cut
    assert network.reasons[0].joins


def test_judgements_on_members_are_told(
    workspace: Workspace, session: Session, world: SimpleNamespace
) -> None:
    judge(workspace, session, (world.spain[0], world.spain[1]), Judgement.UNSURE, "why")
    network_id = session.document(world.spain[0])["network_id"] or world.networks["spain"]
    told = read_network(session, network_id).judgements
    assert [(item.verdict, item.note) for item in told] == [("unsure", "why")]


def test_an_unknown_network(session: Session) -> None:
    assert read_network_briefs(session, []) == []
    assert read_network_briefs(session, ["0" * 32]) == []
    with pytest.raises(NotFoundError):
        read_network(session, "0" * 32)
