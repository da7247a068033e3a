from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from types import SimpleNamespace

import httpx
from fastapi import FastAPI

from asterism.access import create_workspace
from asterism.web import create_app


def test_the_start_page_says_what_there_is(client: httpx.Client, world: SimpleNamespace) -> None:
    page = client.get("/").text
    assert "Mia, Lola and Rose under one number" in page
    assert f"/networks/{world.networks['circuit']}" in page


def test_an_empty_workspace_says_how_to_fill_it(
    tmp_path: Path, serve_app: Callable[[FastAPI], AbstractContextManager[str]]
) -> None:
    workspace = create_workspace(tmp_path / "empty")
    with serve_app(create_app(workspace, purpose="look")) as address:
        for path in ("/", "/leads", "/networks", "/status", "/?q=anything"):
            answer = httpx.get(address + path)
            assert answer.status_code == 200, path
        assert "asterism import FILE" in httpx.get(address).text
    workspace.close()


def test_results_are_grouped_and_marked(client: httpx.Client) -> None:
    page = client.get("/", params={"q": "airport"}).text
    assert "2 documents for" in page
    assert "Documents that stand alone" in page
    assert '<mark class="match">airport</mark>' in page


def test_what_was_typed_is_shown_as_text(client: httpx.Client) -> None:
    page = client.get("/", params={"q": "<img src=x>"}).text
    assert "<img src=x>" not in page
    assert "&lt;img src=x&gt;" in page
