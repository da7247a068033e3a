"""Markings of rows that rest on several statements."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import add

from asterism.access import Workspace
from asterism.model.marking import Marking
from asterism.record.writing import intern_marking


class MarkingCombiner:
    """Combines interned markings, so that a derived row is never wider than what it rests on."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._known: dict[int, Marking] = {}
        self._combined: dict[frozenset[int], int] = {}

    def combine(self, marking_ids: Iterable[int]) -> int:
        """Return the id of the marking of a row that rests on statements under all of these."""
        wanted = frozenset(marking_ids)
        if len(wanted) == 1:
            return next(iter(wanted))
        if wanted not in self._combined:
            self._combined[wanted] = self._intern(wanted)
        return self._combined[wanted]

    def _intern(self, wanted: frozenset[int]) -> int:
        if not wanted <= self._known.keys():
            self._known = {marking.id: marking for marking in self._workspace.markings()}
        marking = reduce(add, (self._known[item] for item in sorted(wanted)))
        with self._workspace.database.operating() as connection:
            return intern_marking(connection, marking)
