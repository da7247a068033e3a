from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import httpx

from asterism.access import Session, Workspace

Send = Callable[..., httpx.Response]


def test_a_network_shows_place_time_members_and_reasons(
    client: httpx.Client, world: SimpleNamespace
) -> None:
    page = client.get(f"/networks/{world.networks['circuit']}").text
    for words in ("Tampa, FL", "map-us.svg", "Mia arrived", "+1 813-555-0142", "+4.6"):
        assert words in page
    assert page.count('type="checkbox"') == 10
    assert "1 observation that joins nothing" in page
    assert f"/leads/{world.leads['circuit']}" in page


def test_members_are_filtered_by_place_and_day(
    client: httpx.Client, world: SimpleNamespace
) -> None:
    address = f"/networks/{world.networks['circuit']}"
    by_place = client.get(address, params={"place": "US/FL/Miami"}).text
    assert by_place.count('type="checkbox"') == 2
    by_day = client.get(address, params={"first": "2026-01-07", "last": "2026-01-09"}).text
    assert by_day.count('type="checkbox"') == 2
    none = client.get(address, params={"place": "US/AK/Anchorage"}).text
    assert "No member fits" in none


def test_sorting_by_title(client: httpx.Client, world: SimpleNamespace) -> None:
    address = f"/networks/{world.networks['circuit']}"
    page = client.get(address, params={"sort": "title", "descending": "true"}).text
    assert page.index("Two friends</a>") < page.index("Back home</a>")
    assert 'aria-sort="descending"' in page


def test_a_pair_is_compared_and_judged(
    client: httpx.Client, session: Session, world: SimpleNamespace, send: Send
) -> None:
    ids = [world.circuit[0], world.circuit[1]]
    page = client.get("/pairs", params={"document": ids}).text
    assert "Do these two have one owner?" in page
    assert "+1 813-555-0142" in page
    form = {"left": ids[0], "right": ids[1], "verdict": "different", "note": "two voices"}
    answer = send("/pairs", form, follow_redirects=True)
    assert answer.status_code == 200
    assert "two voices" in answer.text
    assert session.judgements(ids)[0]["verdict"] == "different"


def test_a_network_that_people_alone_joined_says_so(
    client: httpx.Client, session: Session, world: SimpleNamespace, send: Send
) -> None:
    left, right = world.alone[:2]
    form = {"left": left, "right": right, "verdict": "same", "note": "one hand"}
    send("/pairs", form, follow_redirects=True)
    members = {row["id"]: row["network_id"] for row in session.documents([left, right])}
    (network,) = set(members.values())
    page = client.get(f"/networks/{network}").text
    assert "People joined them" in page
    assert "one hand" in page
    assert "Nothing in it is shared" not in page


def test_a_pair_is_two_documents(client: httpx.Client, world: SimpleNamespace) -> None:
    for ids in (world.circuit[:1], world.circuit[:3], world.circuit[:1] * 2):
        answer = client.get("/pairs", params={"document": ids})
        assert answer.status_code == 400
        assert "two different documents" in answer.text


def test_networks_are_listed(client: httpx.Client) -> None:
    page = client.get("/networks").text
    assert page.index("10 documents in Tampa") < page.index("3 documents in Madrid")
    assert "No networks on this page" in client.get("/networks?page=9").text


def test_a_person_for_whom_nothing_was_formed_yet_is_told_so(
    house_workspace: Workspace, visit: Callable[..., httpx.Client]
) -> None:
    person = visit("Ana Ruiz")
    assert "were formed yet" not in person.get("/networks").text
    house_workspace.views.drop_all()
    for path in ("/", "/networks", "/leads"):
        assert "were formed yet" in person.get(path).text
