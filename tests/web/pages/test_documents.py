from __future__ import annotations

from types import SimpleNamespace

import httpx

from asterism.web.safety import CAPTURE_POLICY

PHONE = "+18135550142"


def test_a_document_is_shown_with_marks_beside_its_capture(
    client: httpx.Client, world: SimpleNamespace
) -> None:
    document_id = world.circuit[1]
    page = client.get(f"/documents/{document_id}").text
    assert 'class="mark mark-phone is-hidden"' in page
    assert "read as eight1three 555 zero142" in page
    assert f'<iframe class="capture" sandbox="" src="/documents/{document_id}/capture"' in page
    assert "very strong support for one owner" in page
    assert f"/networks/{world.networks['circuit']}" in page


def test_the_capture_is_inert(client: httpx.Client, world: SimpleNamespace) -> None:
    answer = client.get(f"/documents/{world.circuit[1]}/capture")
    assert answer.headers["content-security-policy"] == CAPTURE_POLICY
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"
    assert "<script" not in answer.text
    assert "elsewhere.example" not in answer.text
    assert "Lola" in answer.text


def test_a_mention_is_highlighted_in_the_capture(
    client: httpx.Client, world: SimpleNamespace
) -> None:
    document_id = world.circuit[1]
    mention_id = world.mentions[document_id, PHONE]
    page = client.get(f"/documents/{document_id}/mentions/{mention_id}").text
    assert '<mark class="match">eight1three 555 zero142</mark>' in page
    assert f"capture?mention={mention_id}#mention" in page
    framed = client.get(f"/documents/{document_id}/capture", params={"mention": mention_id}).text
    assert '<mark id="mention"' in framed


def test_a_document_without_title_or_links(client: httpx.Client, world: SimpleNamespace) -> None:
    page = client.get(f"/documents/{world.alone[2]}").text
    assert "Untitled" in page
    assert "Stands alone" in page


def test_an_unknown_mention_is_not_found(client: httpx.Client, world: SimpleNamespace) -> None:
    answer = client.get(f"/documents/{world.circuit[0]}/mentions/{'0' * 16}")
    assert answer.status_code == 404
