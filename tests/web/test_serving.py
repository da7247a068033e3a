from __future__ import annotations

import socket
import threading
import time

import httpx
import pytest
import uvicorn

from asterism.access import Workspace
from asterism.model.errors import BusyError
from asterism.web import require_free_port, serve


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
    deadline = time.monotonic() + 60
    while not (servers and servers[0].started) and time.monotonic() < deadline:
        time.sleep(0.02)
    answer = httpx.get(f"http://127.0.0.1:{port}/status", timeout=60)
    servers[0].should_exit = True
    thread.join(timeout=60)
    assert answer.status_code == 200
    assert "server" not in answer.headers
    assert not thread.is_alive()


def test_a_port_that_is_taken_is_named() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(BusyError, match=rf"127\.0\.0\.1:{port} .*--port"):
            require_free_port("127.0.0.1", port)
    require_free_port("127.0.0.1", port)
