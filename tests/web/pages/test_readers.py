from __future__ import annotations

import re
from collections.abc import Callable
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import httpx

from asterism.access import Workspace

Visit = Callable[..., httpx.Client]
Send = Callable[..., httpx.Response]


def stated_again(send_form: Send, visitor: httpx.Client, address: str) -> httpx.Response:
    """Open a page that asks for the purpose again, state it, and return the page."""
    asked = urlsplit(visitor.get(address).headers["location"])
    assert asked.path == "/purpose/again"
    query = {name: values[0] for name, values in parse_qs(asked.query).items()}
    send_form(visitor, "/purpose/again", {"kind": "administration", "purpose": "audit", **query})
    return visitor.get(address)


def test_an_auditor_sees_who_saw_a_record_and_not_the_record(
    visit: Visit, send_form: Send, house: SimpleNamespace, house_workspace: Workspace
) -> None:
    document_id = house.documents["hope-group-1"]
    visit("Ben Okoro").get(f"/documents/{document_id}")
    assert visit("Rey Solis").get(f"/documents/{document_id}").status_code == 404
    olu = visit("Olu Dada")
    assert olu.get(f"/documents/{document_id}").status_code == 404
    page = stated_again(send_form, olu, f"/documents/{document_id}/readers").text
    for words in ("Ben Okoro", "County Police", "case 2026-0114"):
        assert words in page
    assert "Rey Solis" not in page, "whoever was refused did not see it"
    assert "hopegroupone" not in page
    assert f'href="/documents/{document_id}"' not in page
    acts = house_workspace.audit.entries(target=document_id, person="Olu Dada", limit=1)
    assert [(entry.action, entry.purpose) for entry in acts] == [
        ("show-readers", "administration: audit")
    ]


def test_networks_have_readers_too(visit: Visit, send_form: Send, house: SimpleNamespace) -> None:
    ben = visit("Ben Okoro")
    network = re.search(r"/networks/[0-9a-f]{32}", ben.get("/networks").text)
    assert network is not None
    ben.get(network[0])
    page = stated_again(send_form, visit("Olu Dada"), f"{network[0]}/readers").text
    assert "Ben Okoro" in page
    assert house.documents["police-own-1"] not in page


def test_nobody_else_learns_whether_there_is_such_a_record(
    visit: Visit, house: SimpleNamespace
) -> None:
    for name in ("Ana Ruiz", "Ada Lund", "Ben Okoro"):
        visitor = visit(name)
        answers = [
            visitor.get(f"/documents/{document_id}/readers")
            for document_id in (house.documents["hope-own"], "0" * 32)
        ]
        assert {answer.status_code for answer in answers} == {403}
        assert (
            len({answer.text.replace(house.documents["hope-own"], "0" * 32) for answer in answers})
            == 1
        )


def test_the_log_of_other_kinds_and_of_nothing_is_not_found(visit: Visit, send_form: Send) -> None:
    olu = visit("Olu Dada")
    assert olu.get("/captures/x/readers").status_code == 404
    assert stated_again(send_form, olu, f"/leads/{'0' * 32}/readers").status_code == 404


def test_an_auditor_finds_the_page_by_an_id(visit: Visit, house: SimpleNamespace) -> None:
    olu = visit("Olu Dada")
    assert 'href="/readers"' in olu.get("/about").text
    assert "Show who saw it" in olu.get("/readers").text
    found = olu.get("/readers", params={"kind": "documents", "id": house.documents["hope-own"]})
    assert found.headers["location"] == f"/documents/{house.documents['hope-own']}/readers"
    assert visit("Ana Ruiz").get("/readers").status_code == 403


def test_the_one_user_of_a_workspace_sees_their_own_reads(
    client: httpx.Client, world: SimpleNamespace
) -> None:
    page = client.get(f"/documents/{world.circuit[0]}")
    assert f"/documents/{world.circuit[0]}/readers" in page.text
    readers = client.get(f"/documents/{world.circuit[0]}/readers").text
    assert "learn how the page works" in readers
    assert "Open the document" in readers
