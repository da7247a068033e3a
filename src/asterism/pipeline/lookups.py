"""Ids as lists that SQL reads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

LOOKUP: Final = 500
"""Ids in one statement: enough to make its cost small, few enough for any planner."""


def id_lists(ids: Iterable[str]) -> Iterable[str]:
    """Yield the ids in order, at most `LOOKUP` at a time, as quoted lists for SQL."""
    ordered = sorted(ids)
    for start in range(0, len(ordered), LOOKUP):
        yield "'" + "', '".join(ordered[start : start + LOOKUP]) + "'"
