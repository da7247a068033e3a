"""A small site on loopback whose pages change, and workspaces to collect into."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from asterism.access import Workspace, create_workspace
from asterism.collect.declaration import SiteDeclaration


@dataclass
class Site:
    """A classified site: pages by path, what was asked for, and how long an answer takes."""

    pages: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    port: int = 0
    seconds: float = 0.0
    otherwise: tuple[int, dict[str, str], bytes] = (
        404, {"Content-Type": "text/html"}, b"<p>no such page</p>"
    )  # fmt: skip

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def put(
        self, path: str, body: str, *, status: int = 200, encoding: str = "utf-8", **headers: str
    ) -> None:
        named = {"Content-Type": f"text/html; charset={encoding}"}
        named.update({name.replace("_", "-"): value for name, value in headers.items()})
        self.pages[path] = (status, named, body.encode(encoding))

    def fill(self, ads: int, per_page: int = 10) -> None:
        """Publish a listing of ads with page after page."""
        self.put("/robots.txt", "User-agent: *\nDisallow: /private/\n")
        for number in range(ads):
            self.put_ad(number)
        for first in range(0, ads, per_page):
            rows = "".join(
                f'<li><a class="ad" href="/ad/{n}">Ad {n}</a></li>'
                for n in range(first, min(first + per_page, ads))
            )
            more = f'<a rel="next" href="/list?from={first + per_page}">next</a>'
            rows += '<li><a class="ad" href="/private/1">hidden</a></li>'
            path = f"/list?from={first}" if first else "/"
            self.put(path, f"<ul>{rows}</ul>{more if first + per_page < ads else ''}")

    def put_ad(self, number: int, extra: str = "") -> None:
        """Publish an ad."""
        self.put(
            f"/ad/{number}",
            f"<html><head><title>Ad {number} | Site</title></head><body><h1>Ad {number}</h1>"
            f'<div class="body"><p>Señora &amp; co, call<br>202-555-{number:04d} {extra}</p>'
            "<p>Bye</p></div><span class=place>Tampa, FL</span>"
            '<time datetime="2026-03-01T10:00:00-05:00">1 March</time></body></html>',
            encoding="windows-1252",
        )


@pytest.fixture
def site() -> Iterator[Site]:
    """Give an empty site that answers until the test ends."""
    served = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)  # a proxy is asked for whole addresses
            path = f"{parts.path}?{parts.query}" if parts.query else parts.path
            served.asked.append(path)
            time.sleep(served.seconds)
            status, headers, body = served.pages.get(path, served.otherwise)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """Say nothing of clients that were killed."""

    server = Server(("127.0.0.1", 0), Handler)
    served.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield served
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """Give an empty workspace."""
    made = create_workspace(tmp_path / "workspace")
    yield made
    made.close()


@pytest.fixture
def declaration(site: Site) -> SiteDeclaration:
    """Give the declaration of the small site."""
    return declared(site)


def declared(site: Site, **changes: object) -> SiteDeclaration:
    """Return the small site's declaration with changes."""
    values: dict[str, object] = {
        "key": "small",
        "name": "Small site",
        "owner": "local",
        "legal_basis": "test",
        "purpose": "test",
        "local": True,
        "crawl": {
            "start": [f"{site.address}/"],
            "items": ["a.ad"],
            "next": ["a[rel=next]"],
        },
        "fields": {
            "title": "h1",
            "text": "div.body",
            "place": "span.place",
            "posted_at": "time::attr(datetime)",
            "attributes": {"day": "//time"},
        },
    }
    return SiteDeclaration.model_validate({**values, **changes})
