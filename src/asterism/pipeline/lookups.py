"""Ids as lists that SQL reads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

LOOKUP: Final = 2_000
"""Ids in one statement: each costs an audit entry on disk, and planners still take so many."""


def id_lists(ids: Iterable[str]) -> Iterable[str]:
    """Yield the ids in order, at most `LOOKUP` at a time, as quoted lists for SQL."""
    ordered = sorted(ids)
    for start in range(0, len(ordered), LOOKUP):
        yield "'" + "', '".join(ordered[start : start + LOOKUP]) + "'"
