from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba
import pytest

from asterism.link.compiled import compiled


def doubled(value: int) -> int:
    return value * 2


def test_without_a_folder_to_keep_it_in_a_loop_is_still_compiled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = numba.njit

    def no_locator(**options: bool) -> Callable[..., Any]:
        if options.get("cache"):
            message = "cannot cache function: no locator available"
            raise RuntimeError(message)
        return real(**options)  # type: ignore[no-any-return]

    monkeypatch.setattr(numba, "njit", no_locator)
    loop = compiled(doubled)
    assert loop is not doubled
    assert loop(21) == 42
    assert len(loop.signatures) == 1  # type: ignore[attr-defined]
