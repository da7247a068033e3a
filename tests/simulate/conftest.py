from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

from asterism.simulate.answers import Page, Request
from asterism.simulate.clock import SetClock
from asterism.simulate.owners import EPOCH
from asterism.simulate.report import load
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
    return SetClock(float(EPOCH))


@pytest.fixture(scope="session")
def web(town: World, clock: SetClock) -> Web:
    return Web(town, [kind for kind in KINDS if kind != "classifieds"], clock)


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
