from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import httpx

PHONE = "+18135550142"


def test_the_queue_is_filtered_by_pattern_and_state(client: httpx.Client) -> None:
    everything = client.get("/leads").text
    assert everything.count("<article") == 2
    assert client.get("/leads?pattern=circuit").text.count("<article") == 1
    assert "No lead fits" in client.get("/leads?state=kept").text
    assert client.get("/leads?state=lost").status_code == 422


def test_a_lead_cites_mentions_in_captures(client: httpx.Client, world: SimpleNamespace) -> None:
    page = client.get(f"/leads/{world.leads['circuit']}").text
    document_id = world.circuit[0]
    assert f"/documents/{document_id}/mentions/{world.mentions[document_id, PHONE]}" in page
    assert "Who travels, and who plans the travel?" in page
    assert "unweighted" in page


def test_a_review_is_recorded_and_shown(
    client: httpx.Client, world: SimpleNamespace, send: Callable[..., httpx.Response]
) -> None:
    address = f"/leads/{world.leads['people']}"
    form = {"state": "dismissed", "note": "a shared flat"}
    answer = send(f"{address}/review", form, follow_redirects=True)
    assert "Dismissed by" in answer.text
    assert "a shared flat" in answer.text
    assert client.get("/leads?state=dismissed").text.count("<article") == 1
