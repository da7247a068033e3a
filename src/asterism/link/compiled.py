"""How loops over arrays are compiled: once per machine, not once per process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np

Whole = int | np.integer[Any]
"""A whole number in a loop. Beware: numba makes a float of an unsigned and a signed one."""
Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """Compile a loop with numba when it is first called, and keep the machine code on disk.

    numba keeps it beside the source, or in the user's cache folder when the package is installed
    read-only (`NUMBA_CACHE_DIR` overrides both). Where nothing can be written, the loop is compiled
    anew in each process: slower to start, never wrong. The interpreter's lock is released.

    A cached loop is renewed when *its own* file changes, not when a loop it calls from another
    file does: after editing such a loop remove `__pycache__`.
    """
    try:
        return cast("Function", numba.njit(cache=True, nogil=True)(function))
    except RuntimeError:  # numba found no folder that it may write
        return cast("Function", numba.njit(nogil=True)(function))
