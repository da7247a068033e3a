from __future__ import annotations

from typing import Any

import pytest

from asterism.simulate.report import load
from asterism.simulate.world import World

Loaded = tuple[list[dict[str, Any]], list[dict[str, Any]]]


@pytest.fixture(scope="session")
def world() -> World:
    return World(seed=11, documents=2500)


@pytest.fixture(scope="session")
def loaded(world: World) -> Loaded:
    return load(world)
