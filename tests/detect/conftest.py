"""A hand-made world for patterns: who posted what, when and where."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import duckdb
import pyarrow as pa
import pytest

from asterism.detect.leads import Evidence, Finding, findings
from asterism.detect.patterns import QUERIES
from asterism.model.clock import HOUR
from asterism.model.lead import Pattern

PLACES: Final = {
    "Tampa": ("US/FL/Tampa", 27.95, -82.46),
    "Orlando": ("US/FL/Orlando", 28.54, -81.38),
    "Miami": ("US/FL/Miami", 25.76, -80.19),
    "Atlanta": ("US/GA/Atlanta", 33.75, -84.39),
    "Chicago": ("US/IL/Chicago", 41.88, -87.63),
    "Dallas": ("US/TX/Dallas", 32.78, -96.80),
}
PHONE: Final = "+12025550123"


class Post(NamedTuple):
    """One document of a network; `hour` is when, counted from a beginning."""

    hour: float | None
    place: str | None = None
    name: str | None = None
    phone: str | None = PHONE
    role: str | None = None
    network: str = "n1"


Look = Callable[..., list[Finding]]


@pytest.fixture
def look() -> Look:
    """Give a function that looks for one pattern in posts, linked by text where told."""

    def look(
        pattern: Pattern, posts: Sequence[Post], alike: Sequence[tuple[int, int]] = ()
    ) -> list[Finding]:
        [query] = [item for item in QUERIES if item.pattern is pattern]
        with duckdb.connect() as connection:
            for name, table in tables(posts, alike).items():
                connection.register(name, table)
            rows = [Evidence(*row) for row in connection.execute(query.sql).fetchall()]
        return findings(pattern, rows)

    return look


def tables(posts: Sequence[Post], alike: Sequence[tuple[int, int]]) -> dict[str, pa.Table]:
    ids = [f"d{number:03}" for number in range(len(posts))]
    places = [PLACES[post.place] if post.place else (None, None, None) for post in posts]
    noted = [
        (document, f"{document}-{kind}", kind, role, value)
        for document, post in zip(ids, posts, strict=True)
        for kind, value, role in (("phone", post.phone, post.role), ("name", post.name, None))
        if value is not None
    ]
    columns = list(zip(*noted, strict=True)) if noted else [()] * 5
    times = [None if post.hour is None else int(post.hour * HOUR) for post in posts]
    return {
        "members": pa.table({"network_id": [post.network for post in posts], "document_id": ids}),
        "placed": pa.table(
            {
                "id": ids,
                "posted_at": pa.array(times, pa.int64()),
                "place_value": pa.array([place[0] for place in places], pa.string()),
                "latitude": pa.array([place[1] for place in places], pa.float64()),
                "longitude": pa.array([place[2] for place in places], pa.float64()),
            }
        ),
        "noted": pa.table(
            {
                name: pa.array(column, pa.string())
                for name, column in zip(
                    ("document_id", "id", "kind", "role", "value"), columns, strict=True
                )
            }
            | {"identifier_id": pa.array([f"id-{value}" for value in columns[4]], pa.string())}
        ),
        "text_links": pa.table(
            {
                "left_id": pa.array([ids[left] for left, _ in alike], pa.string()),
                "right_id": pa.array([ids[right] for _, right in alike], pa.string()),
            }
        ),
    }


@pytest.fixture
def post() -> type[Post]:
    """Give the type of a post."""
    return Post
