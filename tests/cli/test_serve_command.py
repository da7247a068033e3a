from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx


def test_it_answers_on_loopback_and_stops_on_interrupt(
    shared_workspace: Path, free_port: int
) -> None:
    command = [
        *(sys.executable, "-m", "asterism", "--workspace", str(shared_workspace)),
        *("--purpose", "test", "serve", "--port", str(free_port)),
    ]
    server = subprocess.Popen(  # noqa: S603 - our own interpreter
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        answer = first_answer(f"http://127.0.0.1:{free_port}/status", server)
    finally:
        server.send_signal(signal.SIGINT)
        out, err = server.communicate(timeout=20)
    assert answer.status_code == 200
    assert "300" in answer.text
    assert f"http://127.0.0.1:{free_port}" in out
    assert "Traceback" not in err
    assert server.returncode >= 0, "it ended by itself, not by the signal"


def first_answer(url: str, server: subprocess.Popen[str]) -> httpx.Response:
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline and server.poll() is None:
        try:
            return httpx.get(url, timeout=20)
        except httpx.ConnectError:
            time.sleep(0.05)
    message = f"{url} did not answer"
    raise AssertionError(message)
