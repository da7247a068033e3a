"""The table of a network's members: filter, order and page, all of it in the address."""

from __future__ import annotations

from datetime import date
from typing import Literal
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict

from asterism.web.answers.documents import DocumentBrief
from asterism.web.drawing.words import place_words


class MemberTable(BaseModel):
    """How the table of members is filtered, sorted and paged; all of it is in the address."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    place: str | None = None
    first: date | None = None
    last: date | None = None
    sort: Literal["posted", "place", "title"] = "posted"
    descending: bool = False
    page: int = 1

    @property
    def is_filtered(self) -> bool:
        """Whether some members are left out."""
        return self.place is not None or self.first is not None or self.last is not None

    def address(self, **changes: str | int | bool | None) -> str:
        """Return the query of this table with some things changed."""
        values = {**self.model_dump(exclude_defaults=True), **changes}
        return "?" + urlencode({key: value for key, value in values.items() if value is not None})

    def sorted_by(self, column: str) -> str:
        """Return the query that sorts by a column, the other way round if it does already."""
        turned = self.sort == column and not self.descending
        return self.address(sort=column, descending=str(turned).lower(), page=1)

    def rows(self, members: list[DocumentBrief]) -> list[DocumentBrief]:
        """Return all rows of the table, on every page."""
        kept = [item for item in members if self._keeps(item)]
        keys = {
            "posted": lambda item: (item.posted_at is None, str(item.posted_at), item.id),
            "place": lambda item: (place_words(item.place), str(item.posted_at), item.id),
            "title": lambda item: (item.heading.casefold(), str(item.posted_at), item.id),
        }
        return sorted(kept, key=keys[self.sort], reverse=self.descending)

    def _keeps(self, item: DocumentBrief) -> bool:
        if self.place is not None and item.place != self.place:
            return False
        day = item.posted_at.date() if item.posted_at else None
        if self.first is not None and (day is None or day < self.first):
            return False
        return self.last is None or (day is not None and day <= self.last)
