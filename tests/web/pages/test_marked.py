from __future__ import annotations

import re
from collections.abc import Callable
from types import SimpleNamespace

import httpx
import pytest

Visit = Callable[..., httpx.Client]
Send = Callable[..., httpx.Response]


@pytest.mark.parametrize(
    ("key", "name", "words"),
    [
        ("hope-group-1", "Ben Okoro", ["TLP:AMBER", "Of Hope Line", "task force"]),
        ("police-own-2", "Ben Okoro", ["TLP:AMBER+STRICT", "stays within its owner."]),
        ("lab-clear", "Ben Okoro", ["TLP:CLEAR", "may be shared with everybody"]),
        ("hope-red", "Cora Bell", ["TLP:RED", "for named people alone"]),
        ("hope-excluding", "Ana Ruiz", ["TLP:GREEN", "Never to be seen by Ben Okoro"]),
        ("hope-excluding", "Rey Solis", ["Some people or agencies are never to see it"]),
    ],
)
def test_a_document_says_how_far_it_may_travel(
    visit: Visit, house: SimpleNamespace, key: str, name: str, words: list[str]
) -> None:
    page = visit(name).get(f"/documents/{house.documents[key]}").text
    for said in words:
        assert said in page


def test_whom_a_record_excludes_is_told_to_its_owner_alone(
    visit: Visit, house: SimpleNamespace
) -> None:
    address = f"/documents/{house.documents['hope-excluding']}"
    assert "Okoro" not in visit("Rey Solis").get(address).text
    program = visit()
    program.headers["authorization"] = f"Bearer {house.tokens['Rey Solis']}"
    program.headers["asterism-purpose"] = "research protocol 7"
    told = program.get(f"/api/v1{address}/marking").json()
    assert (told["excluded"], told["excludes_some"]) == ([], True)


def test_networks_and_leads_are_marked_by_all_they_rest_on(
    visit: Visit, house: SimpleNamespace
) -> None:
    rey = visit("Rey Solis")
    found = re.search(r"/networks/[0-9a-f]{32}", rey.get("/networks").text)
    assert found is not None
    page = rey.get(found[0]).text
    assert "Rests on documents of Data Lab and Hope Line" in page
    assert "TLP:GREEN" in page
    assert house.documents["hope-own"] not in page


def test_a_pair_shows_each_documents_level(visit: Visit, house: SimpleNamespace) -> None:
    ids = [house.documents["police-own-2"], house.documents["lab-clear"]]
    page = visit("Ben Okoro").get("/pairs", params={"document": ids}).text
    assert "TLP:AMBER+STRICT" in page
    assert "TLP:CLEAR" in page


def test_links_are_offered_to_those_who_may_follow_them(
    visit: Visit, house: SimpleNamespace
) -> None:
    address = f"/documents/{house.documents['hope-group-1']}"
    assert f"{address}/marking" in visit("Ana Ruiz").get(address).text
    ben = visit("Ben Okoro").get(address).text
    assert f"{address}/marking" not in ben
    assert f"{address}/readers" not in ben
