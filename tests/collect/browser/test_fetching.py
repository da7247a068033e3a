from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import HtmlResponse, Response

from asterism.collect.bounds import SOURCE
from asterism.collect.browser.fetching import BYTES_LIMIT, PageTraffic
from asterism.collect.declaration import SiteDeclaration

HOST = "http://127.0.0.1"


class Route:
    """Notes how a request was answered."""

    def __init__(self) -> None:
        self.answer: tuple[int, dict[str, str], bytes] | str = ""

    async def fulfill(self, *, status: int, headers: dict[str, str], body: bytes) -> None:
        self.answer = (status, headers, body)

    async def abort(self, reason: str) -> None:
        self.answer = reason


class Context:
    async def cookies(self, url: str) -> list[dict[str, str]]:
        return [{"name": "visit", "value": "7"}] if url.startswith(HOST) else []


def asked(url: str, kind: str = "fetch", method: str = "GET", **headers: str) -> Any:  # noqa: ANN401
    frame = SimpleNamespace(page=SimpleNamespace(context=Context()))
    return SimpleNamespace(
        url=url, resource_type=kind, method=method, headers=headers, frame=frame,
        post_data_buffer=None, is_navigation_request=lambda: kind == "document",
    )  # fmt: skip


def answered(declaration: SiteDeclaration, request: Any, **answers: Response) -> tuple[Any, Any]:  # noqa: ANN401
    """Return what a page gets, and the traffic; answers are named by the end of the address."""
    made: list[Request] = []

    async def fetch(wanted: Request) -> Response:
        made.append(wanted)
        return next(a for name, a in answers.items() if wanted.url.endswith(name))

    document = HtmlResponse(f"{HOST}/", body=b"<p>", headers={"Content-Encoding": "identity"})
    traffic = PageTraffic(declaration, document, fetch, {SOURCE: "small"})
    traffic._begun = request.url != f"{HOST}/"  # noqa: SLF001 - as if the page were there
    route: Any = Route()
    asyncio.run(traffic.answer(route, request))
    return route.answer, SimpleNamespace(traffic=traffic, made=made)


def test_the_page_itself_is_what_was_received(declaration: SiteDeclaration) -> None:
    answer, seen = answered(declaration, asked(f"{HOST}/", "document"))
    assert answer == (200, {}, b"<p>")
    assert seen.made == []


def test_what_feeds_the_page_is_fetched_with_its_cookies_and_kept(
    declaration: SiteDeclaration,
) -> None:
    data = Response(f"{HOST}/data", body=b"{}", headers={"Content-Type": "application/json"})
    request = asked(f"{HOST}/data", accept="application/json", dnt="1")
    answer, seen = answered(declaration, request, data=data)
    assert answer == (200, {"Content-Type": "application/json"}, b"{}")
    (made,) = seen.made
    assert (made.headers["Cookie"], made.headers["Accept"]) == (b"visit=7", b"application/json")
    assert "Dnt" not in made.headers
    assert made.meta[SOURCE] == "small"
    assert [received.url for received in seen.traffic.feeding] == [f"{HOST}/data"]
    assert seen.traffic.under_way == 0


@pytest.mark.parametrize(
    "request_",
    [
        asked("http://other.example/", "document"),
        asked("http://10.0.0.1/x"),
        asked("http://other.example/x", method="POST"),
        asked(f"{HOST}/x", method="PUT"),
        asked(f"{HOST}/form", "document", method="POST"),
        asked(f"{HOST}/film", "media"),
        asked(f"{HOST}/picture", "image"),
        asked("ws://127.0.0.1/x", "websocket"),
        asked("file:///etc/passwd"),
    ],
    ids=lambda request: f"{request.method} {request.url} {request.resource_type}",
)
def test_what_a_page_may_not_have_is_refused(declaration: SiteDeclaration, request_: Any) -> None:  # noqa: ANN401
    answer, seen = answered(declaration, request_)
    assert answer == "blockedbyclient"
    assert seen.made == []
    assert len(seen.traffic.refused) == 1


def test_redirects_are_followed_within_bounds_and_without_secrets(
    declaration: SiteDeclaration,
) -> None:
    moved = Response(f"{HOST}/a", 302, headers={"Location": "http://cdn.example/b"})
    script = Response("http://cdn.example/b", body=b"1")
    request = asked(f"{HOST}/a", "script", authorization="secret", accept="*/*")
    answer, seen = answered(declaration, request, a=moved, b=script)
    assert answer[2] == b"1"
    assert "Authorization" in seen.made[0].headers
    assert not {"Authorization", "Cookie"} & {name.decode() for name in seen.made[1].headers}
    assert seen.traffic.feeding == []
    inside = Response(f"{HOST}/a", 302, headers={"Location": "http://169.254.169.254/"})
    answer, seen = answered(declaration, asked(f"{HOST}/a"), a=inside)
    assert answer == "blockedbyclient"
    assert len(seen.made) == 1
    circle = Response(f"{HOST}/a", 302, headers={"Location": "/a"})
    assert answered(declaration, asked(f"{HOST}/a"), a=circle)[0] == "blockedbyclient"


def test_what_fails_or_is_too_much_does_not_end_the_page(declaration: SiteDeclaration) -> None:
    async def fails(_: Request) -> Response:
        message = "robots.txt"
        raise IgnoreRequest(message)

    document = HtmlResponse(f"{HOST}/", body=b"<p>")
    traffic = PageTraffic(declaration, document, fails, {SOURCE: "small"})
    route: Any = Route()
    asyncio.run(traffic.answer(route, asked(f"{HOST}/x")))
    assert route.answer == "blockedbyclient"
    traffic._bytes = BYTES_LIMIT  # noqa: SLF001 - as if it had been received
    asyncio.run(traffic.answer(route, asked(f"{HOST}/x")))
    assert traffic.refused[1].endswith("more than a page may")
    assert traffic.again().refused == []
