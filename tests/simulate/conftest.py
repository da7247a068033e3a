from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from asterism.simulate.answers import Page, Request
from asterism.simulate.clock import SetClock
from asterism.simulate.report import load
from asterism.simulate.serve import bound_port, start
from asterism.simulate.setting import OPENING, Setting
from asterism.simulate.web import KINDS, Web
from asterism.simulate.world import World

Loaded = tuple[list[dict[str, Any]], list[dict[str, Any]]]
Ask = Callable[..., Page]


@pytest.fixture(scope="session")
def world() -> World:
    return World(seed=11, documents=2500)


@pytest.fixture(scope="session")
def loaded(world: World) -> Loaded:
    return load(world)


@pytest.fixture(scope="session")
def town() -> World:
    """Return a small world whose further sites are asked without a server."""
    return World(seed=5, documents=400)


@pytest.fixture(scope="session")
def clock() -> SetClock:
    return SetClock(OPENING)


@pytest.fixture(scope="session")
def web(town: World, clock: SetClock) -> Web:
    return Web(Setting(town, clock), [kind for kind in KINDS if kind != "classifieds"])


@pytest.fixture(scope="session")
def ask(web: Web) -> Ask:
    """Return a function that asks an address of the small world for its page."""

    def asked(url: str, method: str = "GET", body: bytes = b"", **headers: str) -> Page:
        parts = urlsplit(url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = web.answer(Request(method, parts.hostname or "", target, named, body))
        assert isinstance(answer, Page)
        return answer

    return asked


@pytest.fixture(scope="session")
def proxy(web: Web) -> Iterator[str]:
    """Serve the small world; return the proxy's address.

    From a thread, because this one may already run a loop, Playwright's.
    """
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(start(web, 0), loop).result()
    yield f"http://127.0.0.1:{bound_port(server)}"

    async def stop() -> None:
        server.close()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await asyncio.sleep(0)

    asyncio.run_coroutine_threadsafe(stop(), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()
