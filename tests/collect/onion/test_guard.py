from __future__ import annotations

import subprocess
import sys

import pytest

CHILD = """
import socket, subprocess, sys, urllib.request
from asterism.collect.onion.proxy import TorProxy
from asterism.collect.onion.guard import close_all_but
guard = close_all_but(TorProxy("127.0.0.1", 9))
try:
    {attempt}
except PermissionError as error:
    print("refused", error.strerror)
except OSError as error:
    print("tried", type(error).__name__)
else:
    print("done")
print(len(guard.refused))
"""


@pytest.mark.parametrize(
    ("attempt", "told"),
    [
        ("socket.create_connection(('192.0.2.1', 80), 1)", "connection to 192.0.2.1 port 80"),
        ("socket.create_connection(('127.0.0.1', 10), 1)", "connection to 127.0.0.1 port 10"),
        ("socket.getaddrinfo('forum.example', 80)", "to look up forum.example"),
        ("socket.gethostbyname('forum.example')", "to look up forum.example"),
        (
            "socket.socket(type=socket.SOCK_DGRAM).sendto(b'', ('192.0.2.53', 53))",
            "connection to 192.0.2.53 port 53",
        ),
        (
            "socket.socket(type=socket.SOCK_DGRAM).connect_ex(('192.0.2.53', 53))",
            "connection to 192.0.2.53 port 53",
        ),
        ("urllib.request.urlopen('http://forum.example')", "to look up forum.example"),
        ("subprocess.run(['true'])", "to start true"),
        ("__import__('os').system('true')", "to start true"),
    ],
)
def test_nothing_gets_past_the_proxy(attempt: str, told: str) -> None:
    said, count = run(attempt)
    assert told in said or "URLError" in said
    assert "refused" in said or "URLError" in said
    assert count == "1"


@pytest.mark.parametrize(
    ("attempt", "told"),
    [
        ("socket.create_connection(('127.0.0.1', 9), 1)", "tried ConnectionRefusedError"),
        ("socket.getaddrinfo('127.0.0.1', 9)", "done"),
        ("socket.socketpair()", "done"),
    ],
)
def test_the_proxy_is_reached(attempt: str, told: str) -> None:
    assert run(attempt) == [told, "0"]


def run(attempt: str) -> list[str]:
    program = CHILD.replace("{attempt}", attempt)
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", program], check=True, capture_output=True, text=True, timeout=60
    )
    return done.stdout.splitlines()
