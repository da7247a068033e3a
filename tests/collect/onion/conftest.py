"""A SOCKS5 proxy that leads every onion name to the small site, and notes what it was asked."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Site  # type: ignore[import-not-found]

ONION = "2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion"
"""The Tor project's own site: only its checksum is looked at here."""


@dataclass
class Proxy:
    """What was asked, and what is answered.

    `replies` are SOCKS replies by host, other hosts are connected; `takes_names` tells whether
    a user name is taken.
    """

    port: int = 0
    replies: dict[str, int] = field(default_factory=dict)
    takes_names: bool = True
    asked: list[tuple[str, str, str, int]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"


@pytest.fixture
def proxy(site: Site) -> Iterator[Proxy]:
    """Give a proxy in front of the small site."""
    made = Proxy()
    with socket.create_server(("127.0.0.1", 0)) as server:
        made.port = server.getsockname()[1]
        threading.Thread(target=take_all, args=(server, made, site.port), daemon=True).start()
        yield made
        server.shutdown(socket.SHUT_RDWR)


def take_all(server: socket.socket, proxy: Proxy, port: int) -> None:
    while True:
        try:
            client, _ = server.accept()
        except OSError:
            return
        threading.Thread(target=serve, args=(client, proxy, port), daemon=True).start()


def serve(client: socket.socket, proxy: Proxy, port: int) -> None:
    with client, contextlib.suppress(OSError, IndexError):
        received = client.makefile("rb")
        received.read(received.read(2)[1])
        client.sendall(b"\x05\x02" if proxy.takes_names else b"\x05\xff")
        if not proxy.takes_names:
            return
        user = received.read(received.read(2)[1]).decode()
        password = received.read(received.read(1)[0]).decode()
        client.sendall(b"\x01\x00")
        received.read(4)
        host = received.read(received.read(1)[0]).decode()
        proxy.asked.append((user, password, host, int.from_bytes(received.read(2))))
        reply = proxy.replies.get(host, 0)
        client.sendall(bytes((5, reply, 0, 1)) + bytes(6))
        if reply:
            return
        with socket.create_connection(("127.0.0.1", port)) as site:
            back = threading.Thread(target=pour, args=(site, client), daemon=True)
            back.start()
            pour(client, site)
            back.join()


def pour(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
