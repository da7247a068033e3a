"""A forum that only members read, whose sessions end."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest

from asterism.collect.declaration import SiteDeclaration

FORM = """<form id=login method=post action=/login><input type=hidden name=csrf value={csrf}>
<input name=name><input name=pass type=password></form>"""


@dataclass
class Forum:
    """What happened there, and after how many pages a session ends."""

    port: int = 0
    pages_a_session: int = 1000
    password: str = "s3cret"  # noqa: S105 - of a test
    sign_ins: int = 0
    bodies: list[str] = field(default_factory=list)
    sessions: dict[str, int] = field(default_factory=dict)
    csrf: str = field(default_factory=secrets.token_hex)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture
def forum() -> Iterator[Forum]:  # noqa: C901 - a whole small site
    """Give a forum of ten threads."""
    made = Forum()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            cookies = SimpleCookie(self.headers.get("Cookie", ""))
            session = cookies["sid"].value if "sid" in cookies else ""
            left = made.sessions.get(session, 0)
            if self.path == "/robots.txt":
                return self.say("User-agent: *\nDisallow: /login\n")
            if self.path == "/login":
                return self.say(FORM.format(csrf=made.csrf), "visit=1")
            if left <= 0:
                return (
                    self.say("", status=302, Location=f"/login?next={self.path}")
                    if (self.path != "/t/3")
                    else self.say("<p>Please sign in</p>")
                )
            made.sessions[session] = left - 1
            links = "".join(f"<a class=ad href=/t/{n}>x</a>" for n in range(10))
            body = links if self.path == "/" else f"<h1>{self.path}</h1><div class=body>b</div>"
            return self.say(f"<a class=logout>out</a>{body}", f"sid={session}; HttpOnly")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            made.bodies.append(body)
            sent = {name: values[0] for name, values in parse_qs(body).items()}
            is_known = "visit=1" in self.headers.get("Cookie", "") and sent["csrf"] == made.csrf
            if not is_known or (sent["name"], sent["pass"]) != ("ann", made.password):
                return self.say("<p>wrong</p>")
            made.sign_ins += 1
            session = secrets.token_hex()
            made.sessions[session] = made.pages_a_session
            return self.say("", f"sid={session}", status=302, Location="/")

        def say(self, body: str, cookie: str = "", status: int = 200, **headers: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            if cookie:
                self.send_header("Set-Cookie", cookie)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    made.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield made
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def members(forum: Forum, monkeypatch: pytest.MonkeyPatch) -> SiteDeclaration:
    """Give the forum's declaration; its credentials are in the environment."""
    monkeypatch.setenv("ASTERISM_CREDENTIAL_FORUM_USER", "ann")
    monkeypatch.setenv("ASTERISM_CREDENTIAL_FORUM_PASSWORD", "s3cret")
    return SiteDeclaration.model_validate(
        {
            "key": "forum", "name": "Forum", "owner": "local", "legal_basis": "test",
            "purpose": "test", "local": True,
            "pace": {"concurrency": 2},
            "crawl": {"start": [f"{forum.address}/"], "items": ["a.ad"]},
            "login": {
                "url": f"{forum.address}/login", "form": "form#login", "user_field": "name",
                "password_field": "pass", "success": "a.logout", "credentials": "FORUM",
            },
            "fields": {"title": "h1", "text": "div.body"},
        }
    )  # fmt: skip
