from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from asterism.model.marking import LOCAL
from asterism.model.visibility import Visibility
from asterism.search.reader import TantivyReader, open_reader
from asterism.search.tantivy_index import TantivyWriter

Make = Callable[..., pa.Table]
SECRET = 7
OPEN = Visibility(frozenset({LOCAL.id}))
ALL = Visibility(frozenset({LOCAL.id, SECRET}))
SECOND = 1_000_000


@dataclass
class World:
    """An index, and what is in it."""

    reader: TantivyReader
    rows: dict[str, dict[str, Any]]
    keys: dict[str, str]

    def found(self, terms: str, visibility: Visibility = OPEN) -> str:
        total, ids = self.reader.document_ids(terms, visibility)
        assert total == len(ids)
        return "".join(self.keys[item] for item in ids)


@pytest.fixture
def world(tmp_path: Path, documents: Make, identifiers: Make) -> World:
    """An index of five documents, one of them hidden from `OPEN`."""
    table = documents(
        {"key": "a", "title": "Sweet Ángela", "text": "New in town, call 2o2 five55",
         "place": "Tampa, FL", "posted_at": 4 * SECOND},
        {"key": "b", "text": "Sweet and new. Rose from town.", "posted_at": 3 * SECOND},
        {"key": "c", "text": "in town a new rose", "kind": "post", "posted_at": 2 * SECOND},
        {"key": "d", "text": "undated rose"},
        {"key": "h", "text": "hidden rose in town", "marking_id": SECRET, "posted_at": 9 * SECOND},
    )  # fmt: skip
    with TantivyWriter(tmp_path) as writer:
        writer.add_batch(
            table,
            identifiers(
                ("a", "phone", "+12025550123"),
                ("b", "handle", "telegram:candy_rose"),
                ("h", "phone", "+12025550123"),
            ),
        )
        writer.commit(1)
    rows = {row["id"]: row for row in table.to_pylist()}
    return World(TantivyReader(tmp_path), rows, dict(zip(rows, "abcdh", strict=True)))


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ("", "abcd"),
        ("rose", "bcd"),
        ("new town", "abc"),
        ('"in town"', "ac"),
        ("sweet -rose", "a"),
        ("-rose", "a"),
        ("angela", "a"),
        ("title:sweet", "a"),
        ("place:tampa", "a"),
        ("tampa", "a"),
        ("kind:post", "c"),
        ("(202) 555-0123", "a"),
        ("+1 202 555 0123 town", "a"),
        ("555-0123", "a"),
        ("@candy_rose", "b"),
        ("-@candy_rose rose", "cd"),
        ("nowhere", ""),
        ("?!", ""),
    ],
)
def test_search(world: World, terms: str, expected: str) -> None:
    assert world.found(terms) == expected


def test_what_is_hidden_is_neither_listed_nor_counted(world: World) -> None:
    assert world.found("rose", ALL) == "hbcd"
    assert world.found("2025550123", ALL) == "ha"
    assert world.found("", Visibility(frozenset({SECRET}))) == "h"
    assert world.found("", Visibility(frozenset())) == ""
    assert world.found("", Visibility(frozenset({1, 2}))) == ""


def test_pages_have_no_gap_and_no_overlap(world: World) -> None:
    pages = [world.reader.document_ids("", OPEN, offset=offset, limit=2) for offset in (0, 2, 4)]
    assert [total for total, _ in pages] == [4, 4, 4]
    assert "".join(world.keys[item] for _, ids in pages for item in ids) == "abcd"


def test_a_hit_shows_where_it_matches(world: World) -> None:
    def rows(ids: Sequence[str]) -> list[dict[str, Any]]:
        return [world.rows[item] for item in ids]

    result = world.reader.search("sweet town", OPEN, rows)
    assert (result.total, result.watermark) == (2, 1)
    hit = result.hits[0]
    assert [hit.document["title"][slice(*span)] for span in hit.title_highlights] == ["Sweet"]
    assert [hit.snippet[slice(*span)] for span in hit.highlights] == ["town"]


def test_an_erased_document_is_left_out(world: World) -> None:
    assert world.reader.search("rose", OPEN, lambda _: []).hits == ()


def test_no_index_is_an_empty_one(tmp_path: Path) -> None:
    reader = open_reader(tmp_path / "none")
    assert reader.document_ids("", OPEN) == (0, [])
    assert (reader.watermark(), reader.count()) == (0, 0)


def test_an_index_made_anew_is_followed(
    world: World, tmp_path: Path, documents: Make, identifiers: Make
) -> None:
    reader = world.reader
    assert reader.count() == 5
    shutil.rmtree(tmp_path)
    assert reader.document_ids("", OPEN) == (0, [])
    with TantivyWriter(tmp_path) as writer:
        writer.add_batch(documents({"key": "z", "text": "lily"}), identifiers())
        writer.commit(2)
    assert reader.document_ids("lily", OPEN)[0] == 1
    assert (reader.count(), reader.watermark()) == (1, 2)


@given(st.text(max_size=80))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_typed_is_an_error(world: World, terms: str) -> None:
    total, ids = world.reader.document_ids(terms, OPEN)
    assert len(ids) <= total <= 4
