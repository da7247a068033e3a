"""Which markings a person may see: the one predicate that every store applies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from asterism.model.marking import Marking


@dataclass(frozen=True)
class Visibility:
    """The interned ids of the markings visible to one person for one purpose.

    The same set filters SQL, the search index and the columnar copy, so that lists, counts
    and graphs cannot disagree. It is resolved once per session.

    Attributes:
        marking_ids: the ids.
        audiences: audiences (`Marking.audience`) all of whose markings are among them; empty
            where they were not worked out.
        apart: the ids of plain markings that are in none of these audiences.
    """

    marking_ids: frozenset[int]
    audiences: frozenset[int] = frozenset()
    apart: frozenset[int] = frozenset()

    @classmethod
    def of(cls, marking_ids: frozenset[int], markings: Iterable[Marking]) -> Self:
        """Return the visibility of these ids, with what makes it short to say.

        Args:
            marking_ids: those of `markings` that are visible.
            markings: every marking there is.
        """
        inside: dict[int, set[int]] = defaultdict(set)
        for marking in markings:
            if not marking.parts:
                inside[marking.audience].add(marking.id)
        whole = frozenset(audience for audience, ids in inside.items() if ids <= marking_ids)
        covered = frozenset().union(*(inside[audience] for audience in whole))
        plain = frozenset().union(*inside.values())
        return cls(marking_ids, whole, (marking_ids & plain) - covered)

    def __contains__(self, marking_id: int) -> bool:
        """Return whether a statement under this marking is visible."""
        return marking_id in self.marking_ids

    def sql(self, column: str) -> str:
        """Return the predicate on `column` as SQL that every engine reads."""
        return f"{column} IN {self.listed}" if self.marking_ids else "1 = 0"

    @cached_property
    def listed(self) -> str:
        """The ids in parentheses, as SQL reads them."""
        return f"({', '.join(str(item) for item in sorted(self.marking_ids))})"
