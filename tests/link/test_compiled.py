from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import numba
import pytest

import asterism.link.compiled as module


def doubled(value: int) -> int:
    return value * 2


def test_without_a_folder_to_keep_it_in_a_loop_is_still_compiled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def no_locator(*, nogil: bool, cache: bool = False) -> Callable[..., object]:
        if cache:
            message = "cannot cache function: no locator available"
            raise RuntimeError(message)
        found: Callable[..., object] = numba.njit(nogil=nogil)
        return found

    monkeypatch.setattr(module, "numba", SimpleNamespace(njit=no_locator))
    loop = module.compiled(doubled)
    assert loop is not doubled
    assert loop(21) == 42
    assert len(loop.signatures) == 1  # type: ignore[attr-defined]
