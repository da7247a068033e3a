from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from sqlalchemy import select

from asterism.access import Workspace, create_workspace
from asterism.access.policy import Action
from asterism.collect.crawl import collect
from asterism.collect.declaration import SiteDeclaration
from asterism.model.errors import SourceError
from asterism.pipeline.collecting import collect_sources
from asterism.pipeline.retention import rules
from asterism.pipeline.watch_list import watch
from asterism.record import schema

RELEVANT = {"/ad/3": "Call 202-555-0147", "/ad/7": "New in town, ask about our girls"}


@contextmanager
def market(ads: int) -> Iterator[str]:
    """Serve a market of which two ads are relevant; yield its address."""
    texts = {f"/ad/{n}": f"Sofa number {n}, call 202-555-01{n:02}" for n in range(50, 50 + ads)}
    texts |= RELEVANT
    links = "".join(f'<a class=ad href="{path}">x</a>' for path in texts)
    pages = {path: f"<h1>Ad</h1><p class=body>{text}</p>" for path, text in texts.items()}
    pages["/"] = links + '<a class=ad href="/ad/none">x</a>'

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = pages.get(self.path, "nothing").encode()
            self.send_response(200 if self.path in pages else 404)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def declared(address: str) -> SiteDeclaration:
    return SiteDeclaration.model_validate(
        {
            "key": "market", "name": "Market", "owner": "local", "legal_basis": "test",
            "purpose": "test", "local": True,
            "crawl": {
                "start": [f"{address}/"], "items": ["a.ad"], "mode": "targeted",
                "keep": {"watch_list": True, "indicators": [["movement", "control"]]},
            },
            "fields": {"title": "h1", "text": ".body"},
        }
    )  # fmt: skip


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return create_workspace(tmp_path / "workspace")


def test_of_a_targeted_source_nothing_but_the_relevant_is_stored(workspace: Workspace) -> None:
    actor = workspace.actor(Action.COLLECT, None, "test")
    watch(workspace, actor, "+1 202-555-0147", "a lead")
    with market(30) as address:
        report = collect_sources(workspace, actor, [declared(address)])
    assert (report.kept, report.documents) == (2, 2)
    assert report.looked_at == report.pages == 30 + 2 + 1 + 3  # ads, start, robots.txt, gone, probe
    with workspace.database.reading() as connection:
        captured = set(connection.scalars(select(schema.captures.c.url)))
    assert captured == {f"{address}{path}" for path in RELEVANT}
    kept = b"".join(
        path.read_bytes()
        for path in workspace.paths.root.rglob("*")
        if path.is_file() and path.suffix != ".gz"
    )
    assert b"/ad/51" not in kept
    assert b"Sofa number" not in kept
    (rule,) = [rule for rule in rules(workspace) if rule.source == "market"]
    assert rule.unlinked_days == 30


def test_without_a_judge_a_targeted_source_does_not_run(workspace: Workspace) -> None:
    with market(1) as address, pytest.raises(SourceError, match="nothing judges"):
        collect(workspace, [declared(address)])
