"""Readers of formats, without a workspace."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from asterism.collect.columns import Mapping
from asterism.collect.formats.base import Findings, Item
from asterism.collect.formats.detecting import detect_format
from asterism.collect.formats.registry import FORMATS

Read = Callable[..., tuple[list[Item], Findings]]


@pytest.fixture
def read() -> Read:
    """Give a function that reads a file as its format asks for."""

    def reading(path: Path, mapping: Mapping | None = None) -> tuple[list[Item], Findings]:
        findings = Findings("utf-8")
        found = FORMATS[detect_format(path)].read(path, mapping or Mapping(), findings)
        return list(found), findings

    return reading
