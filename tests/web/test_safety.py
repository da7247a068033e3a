from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager

import httpx
import pytest
from fastapi import FastAPI

from asterism.access import Workspace
from asterism.web import create_app
from asterism.web.safety import CAPTURE_POLICY, HSTS, PAGE_POLICY


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
    assert "another site" in refused.text
    assert "set-cookie" not in refused.headers


def test_what_our_own_page_sends_is_taken(site: str, send: Callable[..., httpx.Response]) -> None:
    headers = {"sec-fetch-site": "same-origin", "origin": site}
    assert send("/purpose", {"purpose": "look"}, headers=headers).status_code == 303


def test_over_tls_browsers_are_told_to_stay_there(
    workspace: Workspace, serve_app: Callable[[FastAPI], AbstractContextManager[str]]
) -> None:
    secure = create_app(workspace, purpose="look", address="https://asterism.example")
    with serve_app(secure) as address:
        answer = httpx.get(f"{address}/about")
        named = httpx.get(f"{address}/about", headers={"host": "asterism.example"})
        framed = httpx.get(f"{address}/static/build/page.css")
    assert answer.headers["strict-transport-security"] == HSTS
    assert framed.headers["strict-transport-security"] == HSTS
    assert named.status_code == 200
    cookies = answer.headers.get_list("set-cookie") + named.headers.get_list("set-cookie")
    assert cookies
    assert all(cookie.startswith("__Host-") and "Secure" in cookie for cookie in cookies)


def test_plain_http_on_loopback_says_nothing_of_tls(client: httpx.Client) -> None:
    assert "strict-transport-security" not in client.get("/").headers


def test_attempts_to_get_past_are_told_to_the_log_without_what_they_were(
    client: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "asterism.web"):
        elsewhere = {"origin": "https://elsewhere.example"}
        client.post("/purpose", data={"purpose": "steal\nall"}, headers=elsewhere)
        client.post("/purpose", data={"purpose": "steal\nall"})
        client.get("/?q=" + "steal" * 3_000)
    assert caplog.messages == [
        "refused POST from 127.0.0.1: from-elsewhere",
        "refused POST from 127.0.0.1: stale-form",
        "refused GET from 127.0.0.1: uri-too-long",
    ]
