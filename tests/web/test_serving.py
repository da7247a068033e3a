from __future__ import annotations

import socket
import threading
import time

import httpx
import pytest
import uvicorn

from asterism.access import Workspace
from asterism.web import serve


def test_serve_answers_on_loopback_until_stopped(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    servers: list[uvicorn.Server] = []
    start = uvicorn.Server.__init__

    def remembered(self: uvicorn.Server, config: uvicorn.Config) -> None:
        servers.append(self)
        start(self, config)

    monkeypatch.setattr(uvicorn.Server, "__init__", remembered)
    thread = threading.Thread(target=serve, args=(workspace, "127.0.0.1", port, "test"))
    thread.start()
    deadline = time.monotonic() + 10
    while not (servers and servers[0].started) and time.monotonic() < deadline:
        time.sleep(0.02)
    answer = httpx.get(f"http://127.0.0.1:{port}/status")
    servers[0].should_exit = True
    thread.join(timeout=10)
    assert answer.status_code == 200
    assert "server" not in answer.headers
    assert not thread.is_alive()
