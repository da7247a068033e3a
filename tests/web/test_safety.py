from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from asterism.web.safety import CAPTURE_POLICY, PAGE_POLICY


def test_pages_carry_a_strict_policy_and_are_not_stored(client: httpx.Client) -> None:
    headers = client.get("/").headers
    assert headers["content-security-policy"] == PAGE_POLICY
    assert "unsafe" not in PAGE_POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"


def test_captured_pages_may_run_and_load_nothing() -> None:
    assert CAPTURE_POLICY.startswith("sandbox; default-src 'none'")
    assert "script-src" not in CAPTURE_POLICY


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
    ],
)
def test_what_another_site_sends_is_refused(client: httpx.Client, headers: dict[str, str]) -> None:
    refused = client.post("/purpose", data={"purpose": "steal"}, headers=headers)
    assert refused.status_code == 403
    assert "set-cookie" not in refused.headers


def test_what_our_own_page_sends_is_taken(site: str, send: Callable[..., httpx.Response]) -> None:
    headers = {"sec-fetch-site": "same-origin", "origin": site}
    assert send("/purpose", {"purpose": "look"}, headers=headers).status_code == 303
