"""Which markings a person may see: the one predicate that every store applies."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Visibility:
    """The interned ids of the markings visible to one person for one purpose.

    The same set filters SQL, the search index and the columnar copy, so that lists, counts
    and graphs cannot disagree. It is resolved once per session.
    """

    marking_ids: frozenset[int]

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
