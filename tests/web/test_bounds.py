from __future__ import annotations

import http.client
from collections.abc import Iterator
from contextlib import closing

import httpx

from asterism.web.bounds import ADDRESS_BYTES, BODY_BYTES
from asterism.web.safety import PAGE_POLICY


def chunks() -> Iterator[bytes]:
    for _ in range(BODY_BYTES // 1_000 + 2):
        yield b"x" * 1_000


def test_a_body_that_says_it_is_too_large_is_not_read(client: httpx.Client, site: str) -> None:
    host = site.removeprefix("http://")
    with closing(http.client.HTTPConnection(host, timeout=20)) as connection:
        connection.putrequest("POST", "/api/v1/judgements")
        connection.putheader("Content-Length", str(10**12))
        connection.endheaders()
        answer = connection.getresponse()
        assert answer.status == 413
        assert b"too-large" in answer.read()
    assert client.get("/about").status_code == 200


def test_a_body_that_does_not_say_is_cut_off(client: httpx.Client) -> None:
    for address, content_type in (
        ("/api/v1/judgements", "application/json"),
        ("/purpose", "application/x-www-form-urlencoded"),
    ):
        answer = client.post(address, content=chunks(), headers={"content-type": content_type})
        assert answer.status_code == 413, address
        assert answer.headers["content-security-policy"] == PAGE_POLICY


def test_long_addresses_and_headers_are_refused_in_shape(client: httpx.Client) -> None:
    answer = client.get("/api/v1/search", params={"q": "x" * ADDRESS_BYTES})
    assert (answer.status_code, answer.json()["error"]["code"]) == (414, "uri-too-long")
    page = client.get("/?q=" + "x" * ADDRESS_BYTES)
    assert page.status_code == 414
    headers = {f"x-{number}": "y" * 1_000 for number in range(40)}
    assert client.get("/api/v1/leads", headers=headers).status_code == 431


def test_head_answers_as_get_without_the_body(client: httpx.Client) -> None:
    for address in ("/", "/leads", "/api/v1/networks", "/api/v1/leads/none"):
        full, head = client.get(address), client.head(address)
        assert head.status_code == full.status_code, address
        assert head.content == b""
        assert head.headers["content-type"] == full.headers["content-type"]
