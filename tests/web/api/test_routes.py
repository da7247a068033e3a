from __future__ import annotations

from types import SimpleNamespace

import httpx


def test_documents_and_mentions(client: httpx.Client, world: SimpleNamespace) -> None:
    document = client.get(f"/api/v1/documents/{world.circuit[0]}").json()
    assert document["title"] == "Mia new in town"
    assert document["posted_at"] == "2026-01-01T09:00:00Z"
    mentions = client.get(f"/api/v1/documents/{world.circuit[0]}/mentions").json()
    assert {item["kind"] for item in mentions} == {"phone", "name", "age", "price"}


def test_search_networks_leads_and_status(client: httpx.Client, world: SimpleNamespace) -> None:
    found = client.get("/api/v1/search", params={"q": "813 555 0142"}).json()
    assert found["total"] == 6
    networks = client.get("/api/v1/networks").json()
    assert [item["id"] for item in networks] == list(world.networks.values())
    network = client.get(f"/api/v1/networks/{networks[0]['id']}").json()
    assert len(network["members"]) == 10
    leads = client.get("/api/v1/leads", params={"pattern": "circuit"}).json()
    assert [item["id"] for item in leads] == [world.leads["circuit"]]
    assert client.get(f"/api/v1/leads/{leads[0]['id']}").json() == leads[0]
    assert client.get("/api/v1/status").json()["counts"]["documents"] == 16


def test_judgements_and_reviews_are_written(client: httpx.Client, world: SimpleNamespace) -> None:
    body = {"left_id": world.circuit[0], "right_id": world.spain[0], "verdict": "different"}
    answer = client.post("/api/v1/judgements", json=body)
    assert answer.status_code == 201
    assert len(answer.json()["id"]) == 32
    address = f"/api/v1/leads/{world.leads['circuit']}"
    assert client.post(f"{address}/reviews", json={"state": "kept"}).status_code == 201
    assert client.get(address).json()["state"] == "kept"


def test_a_wrong_verdict_is_refused(client: httpx.Client, world: SimpleNamespace) -> None:
    body = {"left_id": world.circuit[0], "right_id": world.spain[0], "verdict": "guilty"}
    answer = client.post("/api/v1/judgements", json=body)
    assert answer.status_code == 422
    assert "verdict" in answer.json()["error"]["message"]
