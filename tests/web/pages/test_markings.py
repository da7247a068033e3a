from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import httpx

from asterism.access import Workspace

Visit = Callable[..., httpx.Client]
Send = Callable[..., httpx.Response]


def test_whoever_sees_it_in_its_organisation_holds_it_closer(
    visit: Visit, send_form: Send, house: SimpleNamespace, house_workspace: Workspace
) -> None:
    ana, ben = visit("Ana Ruiz"), visit("Ben Okoro")
    document_id = house.documents["hope-group-1"]
    address = f"/documents/{document_id}"
    assert ben.get(address).status_code == 200
    form = {"exclude": "person:Ben Okoro\n", "reason": "his cousin is named"}
    answer = send_form(ana, f"{address}/marking/closer", form)
    assert answer.headers["location"] == f"{address}/marking"
    assert ben.get(address).status_code == 404
    assert "Never to be seen by" in ana.get(address).text
    acts = [
        item.action
        for item in house_workspace.audit.entries(target=document_id, person="Ana Ruiz")
        if item.outcome == "acted"
    ]
    assert acts == ["narrow"]


def test_nothing_and_what_is_not_understood_is_said(
    visit: Visit, send_form: Send, house: SimpleNamespace
) -> None:
    ana, address = visit("Ana Ruiz"), f"/documents/{house.documents['hope-own']}/marking/closer"
    for form, words in (
        ({}, "Say what is to change"),
        ({"exclude": "Ben"}, "excludes nobody"),
        ({"embargo": "soon"}, "is no day"),
        ({"level": "GREEN"}, "widening is a custodian"),
    ):
        answer = send_form(ana, address, form)
        assert answer.status_code == 400, form
        assert words in answer.text


def test_what_hides_it_from_oneself_leads_to_the_start(
    visit: Visit, send_form: Send, house: SimpleNamespace
) -> None:
    ana, address = visit("Ana Ruiz"), f"/documents/{house.documents['hope-own']}"
    answer = send_form(ana, f"{address}/marking/closer", {"caveat": ["sealed"]})
    assert answer.headers["location"] == "/"
    assert ana.get(address).status_code == 404


def test_custodians_widen_with_a_reason_after_stating_their_purpose_again(
    visit: Visit, send_form: Send, house: SimpleNamespace
) -> None:
    cora, ben = visit("Cora Bell"), visit("Ben Okoro")
    address = f"/documents/{house.documents['hope-own']}"
    form = {"level": "GREEN", "reason": "the survivor asked us to share it"}
    asked = send_form(
        cora,
        f"{address}/marking/wider",
        form,
        headers={"referer": f"{cora.base_url}{address}/marking"},
    )
    query = {k: v[0] for k, v in parse_qs(urlsplit(asked.headers["location"]).query).items()}
    assert query["back"] == f"{address}/marking"
    send_form(cora, "/purpose/again", {"kind": "case", "purpose": "12", **query})
    assert send_form(cora, f"{address}/marking/wider", {**form, "reason": " "}).status_code == 400
    assert ben.get(address).status_code == 404
    assert send_form(cora, f"{address}/marking/wider", form).status_code == 303
    assert ben.get(address).status_code == 200


def test_nobody_else_widens_or_narrows(
    visit: Visit, send_form: Send, house: SimpleNamespace, house_workspace: Workspace
) -> None:
    document_id = house.documents["hope-group-1"]
    address = f"/documents/{document_id}/marking"
    for name, act, status in (
        ("Ben Okoro", "closer", 403),
        ("Ana Ruiz", "wider", 303),
        ("Rey Solis", "closer", 404),
    ):
        form = {"level": "RED" if act == "closer" else "CLEAR", "reason": "x"}
        assert send_form(visit(name), f"{address}/{act}", form).status_code == status, name
    ana = visit("Ana Ruiz")
    send_form(
        ana, "/purpose/again", {"kind": "case", "purpose": "1", "act": f"widen:{document_id}"}
    )
    form = {"level": "CLEAR", "reason": "x"}
    assert send_form(ana, f"{address}/wider", form).status_code == 403
    [last] = house_workspace.audit.entries(limit=1)
    assert (last.person, last.action, last.outcome) == ("Ana Ruiz", "widen", "denied")


def test_the_page_offers_each_what_they_may(visit: Visit, house: SimpleNamespace) -> None:
    address = f"/documents/{house.documents['hope-group-1']}/marking"
    ana, cora = visit("Ana Ruiz").get(address).text, visit("Cora Bell").get(address).text
    assert "marking/closer" in ana
    assert "marking/wider" not in ana
    assert "marking/wider" in cora
    assert "TLP:RED" in ana
    assert visit("Rey Solis").get(address).status_code == 404
