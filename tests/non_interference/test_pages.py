"""What a person may not see is not felt on any page or in any answer of the API."""

from __future__ import annotations

import asyncio
import html
import json
import random
import re
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import httpx

from asterism.access import open_workspace
from asterism.model.ids import derive_id
from asterism.web import create_app
from asterism.web.limiting import Limits
from asterism.web.visitors import FORM_FIELD, SESSION_COOKIE

MOST_PAGES: Final = 400
FORM_TOKEN: Final = re.compile(rf'(name="{FORM_FIELD}" value=)"[^"]*"')
LINK: Final = re.compile(r'(?:href|src)="(/[^"]*)"')
SEARCHES: Final = ("sweet", "202 555", "new in town", "place:tampa", "zzz", '"sweet rose"')

ADDRESS: Final = "http://localhost"
MUCH: Final = Limits(*["1000000 per minute"] * 4)
"""These tests ask for much in a moment."""

Ask = Callable[[str], tuple[int, str]]


@contextmanager
def asking(folder: Path, cookie: str, token: str) -> Iterator[tuple[Ask, Ask]]:
    """Give two ways to ask one workspace as one person: for pages, and for the API."""
    workspace = open_workspace(folder)
    transport = httpx.ASGITransport(
        create_app(workspace, address=ADDRESS, limits=MUCH), raise_app_exceptions=False
    )
    headers = {"authorization": f"Bearer {token}", "asterism-purpose": "case 1"}
    with asyncio.Runner() as runner:

        def get(
            path: str, headers: dict[str, str], cookies: dict[str, str] | None = None
        ) -> tuple[int, str]:
            async def answer() -> httpx.Response:
                async with httpx.AsyncClient(
                    transport=transport, base_url=ADDRESS, headers=headers, cookies=cookies
                ) as client:
                    return await client.get(path)

            found = runner.run(answer())
            return found.status_code, found.text

        def page(path: str) -> tuple[int, str]:
            status, text = get(path, {}, {SESSION_COOKIE: cookie})
            return status, FORM_TOKEN.sub(r"\1", text)

        yield page, lambda path: get(path, headers)
    workspace.close()


def test_every_page_that_can_be_reached_is_the_same(
    make_pair: Callable[[random.Random], Any], dice: random.Random
) -> None:
    pair = make_pair(dice)
    with (
        asking(pair.folders[0], pair.sign_in, pair.token) as (page, _),
        asking(pair.folders[1], pair.sign_in, pair.token) as (page_with_hidden, _),
    ):
        waiting = deque(["/", "/networks", "/leads", "/status", *(f"/?q={q}" for q in SEARCHES)])
        # What is hidden is asked for by its name too.
        waiting += [f"/documents/{item}" for item in pair.hidden[:20]]
        waiting += [f"/networks/{derive_id('network', item)}" for item in pair.hidden[:20]]
        seen = set(waiting)
        kinds: dict[str, int] = {}
        while waiting and len(seen) < MOST_PAGES + 400:
            path = waiting.popleft()
            expected = page(path)
            assert page_with_hidden(path) == expected, path
            assert expected[0] in {200, 303, 403, 404}, (path, expected)
            kind = re.sub(r"[0-9a-f]{16,32}", "ID", path.partition("?")[0])
            kinds[kind] = kinds.get(kind, 0) + 1
            links = [html.unescape(found).partition("#")[0] for found in LINK.findall(expected[1])]
            for link in links:
                if link not in seen and not link.startswith("/static/") and len(seen) < MOST_PAGES:
                    seen.add(link)
                    waiting.append(link)
    assert kinds.keys() >= {"/", "/networks/ID", "/documents/ID", "/documents/ID/mentions/ID"}
    assert kinds["/documents/ID"] > len(pair.hidden[:20])


def test_every_answer_of_the_api_is_the_same(
    make_pair: Callable[[random.Random], Any], dice: random.Random
) -> None:
    """Every route of the OpenAPI document, for what is visible, hidden and not there at all."""
    pair = make_pair(dice)
    with (
        asking(pair.folders[0], pair.sign_in, pair.token) as (_, api),
        asking(pair.folders[1], pair.sign_in, pair.token) as (_, api_with_hidden),
    ):
        found = {"document_id": [*dice.sample(pair.documents, 20), *pair.hidden[:20], "0" * 32]}
        found["network_id"] = [*pair.networks, derive_id("network", pair.hidden[0])]
        found["lead_id"] = [*pair.leads, "0" * 32]
        found["record_id"] = [*found["document_id"][:10], *pair.hidden[:5]]
        found["kind"] = ["documents", "networks", "leads"]
        routes = json.loads(api("/api/openapi.json")[1])["paths"]
        asked = 0
        for route, methods in routes.items():
            if "get" not in methods:
                continue
            for path in paths_of(route, found):
                expected = api(path)
                assert api_with_hidden(path) == expected, path
                assert expected[0] in {200, 403, 404, 422}, (path, expected)
                asked += 1
        for query in (*SEARCHES, "", "a", "street"):
            for path in (
                f"/api/v1/search?q={query}&limit=50",
                f"/api/v1/search?q={query}&offset=20",
            ):
                assert api_with_hidden(path) == api(path), path
    assert asked > 100


def paths_of(route: str, found: dict[str, list[str]]) -> list[str]:
    """Return the route's addresses, one for each combination of what was found."""
    paths = [route]
    for name, values in found.items():
        if f"{{{name}}}" in route:
            paths = [path.replace(f"{{{name}}}", value) for path in paths for value in values]
    return paths
