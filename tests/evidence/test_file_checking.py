from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conftest import Store  # type: ignore[import-not-found]


def test_a_row_that_says_something_else_is_named(store: Store) -> None:
    store.crawl("one", 3)
    row = store.rows[0]
    for other in (
        replace(row, url="http://b.example/"),
        replace(row, captured_at=row.captured_at + 1),
        replace(row, sha256="0" * 64),
        replace(row, place=replace(row.place, length=row.place.length + 1)),
        replace(row, place=replace(row.place, path="crawls/zero-0000.warc.gz")),
    ):
        store.rows[0] = other
        (problem,) = store.problems()
        assert problem.offset == row.place.offset
