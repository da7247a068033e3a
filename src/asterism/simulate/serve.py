"""Serves a world as live web sites: an HTTP/1.1 server on loopback that is also a proxy."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from typing import TYPE_CHECKING, Final

from asterism.simulate.connection import Connection
from asterism.simulate.web import Web

if TYPE_CHECKING:
    from pathlib import Path

    from asterism.simulate.answers import Host

LOOPBACK: Final = "127.0.0.1"


async def start(host: Host, port: int) -> asyncio.Server:
    """Return a server that listens on loopback; port 0 takes any free one."""
    loop = asyncio.get_running_loop()
    return await loop.create_server(lambda: Connection(host), LOOPBACK, port, backlog=512)


def bound_port(server: asyncio.Server) -> int:
    """Return the port a server listens on."""
    return int(server.sockets[0].getsockname()[1])


async def serve(web: Web, port: int, ready_file: Path | None) -> None:
    """Serve sites until interrupted or terminated.

    Args:
        web: to serve.
        port: on loopback; 0 takes any free one.
        ready_file: written, whole, once the sites answer: JSON with `port`, `proxy` and what
            `Web.told` says.
    """
    server = await start(web, port)
    ready = {
        "port": bound_port(server),
        "proxy": f"http://{LOOPBACK}:{bound_port(server)}",
        **web.told,
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
    web.close()
