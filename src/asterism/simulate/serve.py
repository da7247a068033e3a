"""Serves a world as live web sites: an HTTP/1.1 server on loopback that is also a proxy.

A crawler that uses it as its HTTP proxy sees the real-looking host names; a client that connects
directly names the site in the Host header. One hand-written asyncio protocol, because the sites
must never be what a crawl waits for.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
from typing import TYPE_CHECKING, Final, cast

from asterism.simulate.commons import Commons
from asterism.simulate.names import NameCounter
from asterism.simulate.numbers import PhoneBook
from asterism.simulate.pages import Page, Pages
from asterism.simulate.sites import SITES
from asterism.simulate.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from asterism.simulate.world import World

_REASONS: Final = {
    200: "OK", 400: "Bad Request", 404: "Not Found", 405: "Method Not Allowed", 410: "Gone",
    431: "Request Header Fields Too Large", 502: "Bad Gateway",
}  # fmt: skip
_LARGEST: Final = 65_536
LOOPBACK: Final = "127.0.0.1"


def build_pages(world: World) -> Pages:
    """Return the pages of a world, ready to be asked for."""
    names = NameCounter(world.seed)
    phones = PhoneBook(world.seed, world.documents)
    commons = Commons(world.seed, world.documents, phones, names)
    support = {
        key: f"({number.value[2:5]}) {number.value[5:8]}-{number.value[8:]}"
        for key, number in commons.support.items()
    }
    return Pages(Store(world), support)


class Connection(asyncio.Protocol):
    """One client's connection: requests in order, kept alive.

    Args:
        pages: what to answer with.
    """

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._buffer = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where to write."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Answer every request that is complete."""
        self._buffer += data
        while b"\r\n\r\n" in self._buffer:
            head, self._buffer = self._buffer.split(b"\r\n\r\n", 1)
            if not self._answer(head.decode("latin-1")):
                return
        if len(self._buffer) > _LARGEST:
            self._send(Page(431, "text/plain", b"too large\n"), body=True, keep=False)

    def _answer(self, head: str) -> bool:
        """Answer one request; return whether the connection stays open."""
        line, _, rest = head.partition("\r\n")
        parts = line.split(" ")
        if len(parts) != 3 or not parts[2].startswith("HTTP/1."):  # noqa: PLR2004 - method, target, version
            return self._send(Page(400, "text/plain", b"bad request\n"), body=True, keep=False)
        method, target, version = parts
        headers = {
            name.strip().lower(): value.strip()
            for name, _, value in (field.partition(":") for field in rest.split("\r\n"))
        }
        wish = headers.get("connection", headers.get("proxy-connection", "")).lower()
        keep = wish != "close" and (version == "HTTP/1.1" or wish == "keep-alive")
        if method not in {"GET", "HEAD"}:
            return self._send(
                Page(405, "text/plain", b"GET and HEAD only\n"), body=True, keep=False
            )
        host, path = split_target(target, headers.get("host", ""))
        return self._send(self._pages.page(host, path), body=method == "GET", keep=keep)

    def _send(self, page: Page, *, body: bool, keep: bool) -> bool:
        transport = self._transport
        if transport is None or transport.is_closing():
            return False
        transport.write(
            (
                f"HTTP/1.1 {page.status} {_REASONS[page.status]}\r\nServer: asterism-simulate\r\n"
                f"Content-Type: {page.content_type}\r\nContent-Length: {len(page.body)}\r\n"
                f"Connection: {'keep-alive' if keep else 'close'}\r\n\r\n"
            ).encode("latin-1")
            + (page.body if body else b"")
        )
        if not keep:
            transport.close()
        return keep


def split_target(target: str, host: str) -> tuple[str, str]:
    """Return host and path of a request's target, in absolute or origin form (RFC 9112, 3.2)."""
    if target.startswith("http://"):
        host, _, path = target[7:].partition("/")
        target = f"/{path}"
    return host.partition(":")[0].lower(), target.partition("#")[0]


async def start(pages: Pages, port: int) -> asyncio.Server:
    """Return a server that listens on loopback; port 0 takes any free one."""
    loop = asyncio.get_running_loop()
    return await loop.create_server(lambda: Connection(pages), LOOPBACK, port, backlog=512)


def bound_port(server: asyncio.Server) -> int:
    """Return the port a server listens on."""
    return int(server.sockets[0].getsockname()[1])


async def serve(world: World, port: int, ready_file: Path | None) -> None:
    """Serve a world until interrupted or terminated.

    Args:
        world: to serve.
        port: on loopback; 0 takes any free one.
        ready_file: written, whole, once the sites answer: JSON with `port`, `proxy` and `sites`.
    """
    pages = build_pages(world)
    server = await start(pages, port)
    ready = {
        "port": bound_port(server),
        "proxy": f"http://{LOOPBACK}:{bound_port(server)}",
        "sites": [f"http://{site.host}/" for site in SITES.values()],
    }
    if ready_file is not None:
        partial = ready_file.with_suffix(".partial")
        partial.write_text(json.dumps(ready), encoding="utf-8")
        os.replace(partial, ready_file)  # noqa: PTH105 - atomic
    print(json.dumps(ready), flush=True)  # noqa: T201 - what a caller waits for
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    async with server:
        await stop.wait()
    pages.close()
