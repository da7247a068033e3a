from __future__ import annotations

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from asterism.access import create_workspace
from asterism.access.policy import Action
from asterism.collect.declaration import SiteDeclaration
from asterism.model.errors import SourceError
from asterism.pipeline.watching import Watching

DEADLINE_SECONDS = 120


def declared(port: int) -> SiteDeclaration:
    return SiteDeclaration.model_validate(
        {
            "key": "watched", "name": "Watched", "owner": "local", "legal_basis": "test",
            "purpose": "test", "local": True, "pace": {"revisit_seconds": 0.5},
            "crawl": {"start": [f"http://127.0.0.1:{port}/"], "items": ["a.ad"]},
            "fields": {"title": "h1", "text": ".body"},
        }
    )  # fmt: skip


def test_an_ad_that_appears_is_soon_searchable_and_its_life_is_known(tmp_path: Path) -> None:
    pages = {"/": "", "/ad/1": ""}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = pages.get(self.path, "").encode()
            self.send_response(200 if body or self.path == "/" else 404)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    workspace = create_workspace(tmp_path / "workspace")
    actor = workspace.actor(Action.COLLECT, None, "test")
    session = workspace.session(None, "test")
    deadline = time.monotonic() + DEADLINE_SECONDS
    kinds: list[str] = []
    steps = iter(
        [
            ("", {"/": '<a class=ad href="/ad/1">x</a>', "/ad/1": ad("firstword")}),
            ("first seen", {"/ad/1": ad("secondword")}),
            ("changed", {"/ad/1": ""}),
            ("removed", {"/ad/1": ad("secondword")}),
            ("reappeared", {}),
        ]
    )
    awaited, change = next(steps)

    def until() -> bool:
        nonlocal awaited, change, kinds
        assert time.monotonic() < deadline, kinds
        hits = session.search("firstword").hits + session.search("secondword").hits
        if hits:
            kinds = [event.kind for event in session.life_of(hits[0].document_id)]
        if awaited and awaited not in kinds:
            return False
        pages.update(change)
        following = next(steps, None)
        if following is None:
            return True
        awaited, change = following
        return False

    try:
        report = Watching(workspace, actor, [declared(server.server_address[1])]).run(until)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert report.documents == 2
    assert [kind for kind in kinds if kind != "last seen"] == [
        "first seen", "changed", "removed", "reappeared",
    ]  # fmt: skip
    workspace.close()


def ad(word: str) -> str:
    return f"<h1>Ad</h1><p class=body>{word}</p>"


def test_a_source_that_cannot_run_ends_it(tmp_path: Path) -> None:
    workspace = create_workspace(tmp_path / "workspace")
    actor = workspace.actor(Action.COLLECT, None, "test")
    broken = declared(9).model_copy(update={"key": "broken"})
    stated = broken.model_dump(mode="json", by_alias=True)
    stated["media"] = {"fetch": ["img::attr(src)"]}
    with pytest.raises(SourceError, match="cannot do media"):
        Watching(workspace, actor, [SiteDeclaration.model_validate(stated)]).run()
    workspace.close()
