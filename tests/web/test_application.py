from __future__ import annotations

import httpx

from asterism.access import Workspace
from asterism.web import create_app


def test_every_page_answers_and_says_what_the_workspace_is_not_for(client: httpx.Client) -> None:
    for address in ("/", "/leads", "/networks", "/status", "/about", "/purpose", "/api"):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "not for real people" in answer.text, address


def test_the_purpose_stands_in_the_header(client: httpx.Client) -> None:
    assert "learn how the page works" in client.get("/").text


def test_another_host_name_is_refused(client: httpx.Client) -> None:
    assert client.get("/", headers={"host": "rebound.example"}).status_code == 400


def test_what_is_read_carries_person_and_purpose(
    workspace: Workspace, client: httpx.Client
) -> None:
    client.get("/networks")
    [last] = workspace.audit.entries(limit=1)
    assert last.purpose == "learn how the page works"
    assert last.person == workspace.owner


def test_openapi_is_served_and_names_every_operation(workspace: Workspace) -> None:
    paths = create_app(workspace).openapi()["paths"]
    assert set(paths) == {
        "/api/v1/search",
        "/api/v1/documents/{document_id}",
        "/api/v1/documents/{document_id}/mentions",
        "/api/v1/documents/{document_id}/marking",
        "/api/v1/networks",
        "/api/v1/networks/{network_id}",
        "/api/v1/networks/{network_id}/marking",
        "/api/v1/judgements",
        "/api/v1/leads",
        "/api/v1/leads/{lead_id}",
        "/api/v1/leads/{lead_id}/marking",
        "/api/v1/leads/{lead_id}/reviews",
        "/api/v1/{kind}/{record_id}/readers",
        "/api/v1/status",
    }
