"""Documents by place and day, without a record behind them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from asterism.model.gazetteer import locate
from asterism.web.answers.documents import DocumentBrief

Document = Callable[[str | None, float | None], DocumentBrief]


@pytest.fixture
def document() -> Document:
    """Give a way to make a document of a place ("Tampa, FL") and a day after 1 January 2026."""
    made = iter(range(10_000))

    def make(place: str | None, day: float | None) -> DocumentBrief:
        found = locate(place) if place else None
        start = datetime(2026, 1, 1, tzinfo=UTC)
        return DocumentBrief(
            id=f"{next(made):032x}",
            url="https://site.example/ad",
            kind="ad",
            title="",
            place=found.value if found else None,
            stated_place=place,
            latitude=found.latitude if found else None,
            longitude=found.longitude if found else None,
            posted_at=None if day is None else start + timedelta(days=day),
            network_id=None,
        )

    return make
