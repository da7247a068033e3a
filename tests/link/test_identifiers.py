"""The query that finds shared identifiers, on worlds small enough to count by hand."""

from __future__ import annotations

from typing import Any, NamedTuple

import duckdb
import pyarrow as pa
import pytest

from asterism.link.identifier_links import link_rows
from asterism.link.identifiers import (
    DIRTY,
    EPISODES,
    HUB_MINIMUM_NEIGHBOURS,
    HUB_NEIGHBOURS_PER_DOCUMENT,
    IDENTIFIERS,
    LINKS,
    SEEN,
    SHARED,
    SILENCE_DAYS,
    STATISTICS,
    TOUCHED,
    USES,
)
from asterism.model.clock import DAY


class Seen(NamedTuple):
    """A value in a document: role None is the advertiser's own."""

    document: str
    value: str
    day: float | None = 0
    role: str | None = None
    change: int = 1


class Found(NamedTuple):
    """What the queries say of the links, and of each shared identifier."""

    links: list[dict[str, Any]]
    shared: dict[str, dict[str, Any]]


def linked(
    seen: list[Seen], span: str = "change_sequence > 0", *, formerly: tuple[str, ...] = ()
) -> Found:
    documents = {item.document: item for item in seen}
    tables = {
        "documents": pa.table(
            {
                "id": list(documents),
                "posted_at": pa.array(
                    [
                        None if item.day is None else int(item.day * DAY)
                        for item in documents.values()
                    ],
                    pa.int64(),
                ),
                "marking_id": [1] * len(documents),
            }
        ),
        "mentions": pa.table(
            {
                "document_id": [item.document for item in seen],
                "id": [f"m{number}" for number in range(len(seen))],
                "kind": ["phone"] * len(seen),
                "value": [item.value for item in seen],
                "identifier_id": [item.value for item in seen],
                "role": pa.array([item.role for item in seen], pa.string()),
                "change_sequence": [item.change for item in seen],
            }
        ),
        "formerly": pa.table({"identifier_id": pa.array(formerly, pa.string())}),
        "weights": pa.table(
            {
                "kind": ["phone", "phone"],
                "standing": ["contact", "hub"],
                "smallest": [2, 2],
                "largest": [10**6, 10**6],
                "log10_weight": [5.0, 0.0],
                "joins": [True, False],
            }
        ),
    }
    with duckdb.connect() as connection:
        for name, table in tables.items():
            connection.register(name, table)
        for name, sql in (
            ("dirty", DIRTY.replace("{span}", span)),
            ("touched", TOUCHED),
            ("seen", SEEN),
            ("identifiers", IDENTIFIERS),
            ("uses", USES),
            ("shared", SHARED),
            ("episodes", EPISODES),
        ):
            connection.execute(f"CREATE TABLE {name} AS {sql}")
        statistics = connection.sql(STATISTICS).to_arrow_table()
        links = link_rows(connection.sql(LINKS).to_arrow_table(), statistics)
    links = links.sort_by([("right_id", "ascending"), ("left_id", "ascending")])
    shared = {row["identifier_id"]: row for row in statistics.to_pylist()}
    return Found(links.to_pylist(), shared)


def column(found: Found, name: str, *, of: str = "p") -> dict[str, Any]:
    return {row["left_id"]: row[name] for row in found.links if row["right_id"] == of}


def test_only_what_two_documents_share_is_found() -> None:
    found = linked([Seen("a", "p"), Seen("b", "p"), Seen("b", "q"), Seen("c", "r")])
    assert [(row["right_id"], row["left_id"]) for row in found.links] == [("p", "a"), ("p", "b")]
    assert found.shared["p"]["documents"] == 2
    assert column(found, "joins") == {"a": True, "b": True}


def test_twice_in_one_document_is_once() -> None:
    assert linked([Seen("a", "p"), Seen("a", "p")]).links == []


def test_a_value_that_a_document_no_longer_carries_is_looked_at() -> None:
    seen = [Seen("a", "p"), Seen("b", "p"), Seen("c", "q", change=2)]
    assert set(linked(seen, "change_sequence > 1", formerly=("p",)).shared) == {"p"}


def test_a_value_that_nobody_new_carries_is_left_alone() -> None:
    seen = [Seen("a", "p"), Seen("b", "p"), Seen("c", "q", change=2), Seen("a", "q")]
    found = linked(seen, "change_sequence > 1")
    assert set(found.shared) == {"q"}
    assert set(column(found, "episode", of="q")) == {"a", "c"}


def test_somebody_elses_number_does_not_stand_for_the_advertiser() -> None:
    found = linked([Seen("a", "p", role="venue"), Seen("b", "p"), Seen("c", "p", role="contact")])
    assert column(found, "explanation") == {"a": "mentioned", "b": "contact", "c": "contact"}
    assert column(found, "joins") == {"a": False, "b": True, "c": True}
    assert column(found, "log10_weight")["a"] is None


def test_own_in_one_place_of_a_document_is_own() -> None:
    found = linked([Seen("a", "p", role="venue"), Seen("a", "p"), Seen("b", "p")])
    assert column(found, "explanation") == {"a": "contact", "b": "contact"}


@pytest.mark.parametrize(
    ("days", "episodes"),
    [
        ([0, SILENCE_DAYS], [0, 0]),
        ([0, SILENCE_DAYS + 0.001], [0, 1]),
        ([0, 10, 60, 70, 130], [0, 0, 1, 1, 2]),
        ([None, 0, 60], [0, 0, 1]),
        ([None, None], [0, 0]),
    ],
)
def test_a_long_silence_begins_another_episode(
    days: list[float | None], episodes: list[int]
) -> None:
    found = linked([Seen(f"d{number}", "p", day) for number, day in enumerate(days)])
    assert list(column(found, "episode").values()) == episodes


OWN = int(HUB_NEIGHBOURS_PER_DOCUMENT) + 1
"""More different numbers a document than a person has who changes hers."""
STRANGERS = -(-HUB_MINIMUM_NEIGHBOURS // OWN)
"""So many of them are the fewest that make a hub."""


def strangers(documents: int, role: str | None = None) -> list[Seen]:
    """Documents that share one number, each with others of its own."""
    shared = [Seen(f"d{one}", "p") for one in range(documents)]
    own = [Seen(f"d{n}", f"own{n}-{m}", role=role) for n in range(documents) for m in range(OWN)]
    return shared + own


def test_a_hub_is_known_by_the_strangers_beside_it() -> None:
    found = linked(strangers(STRANGERS))
    assert found.shared["p"]["neighbours"] == STRANGERS * OWN
    assert str(STRANGERS * OWN) in found.shared["p"]["hub"]
    assert set(column(found, "explanation").values()) == {"hub"}
    assert set(column(found, "joins").values()) == {False}


def test_a_few_strangers_make_no_hub() -> None:
    found = linked(strangers(STRANGERS - 1))
    assert found.shared["p"]["hub"] is None
    assert set(column(found, "joins").values()) == {True}


def test_one_owner_who_repeats_her_numbers_is_no_hub() -> None:
    least = int(HUB_MINIMUM_NEIGHBOURS / HUB_NEIGHBOURS_PER_DOCUMENT) + 1
    documents = max(least, HUB_MINIMUM_NEIGHBOURS)
    own = [Seen(f"d{n}", f"own{n % HUB_MINIMUM_NEIGHBOURS}") for n in range(documents)]
    found = linked([Seen(f"d{n}", "p") for n in range(documents)] + own)
    assert found.shared["p"]["neighbours"] == HUB_MINIMUM_NEIGHBOURS
    assert found.shared["p"]["hub"] is None


def test_numbers_of_venues_beside_it_do_not_make_a_hub() -> None:
    found = linked(strangers(3 * STRANGERS, role="venue"))
    assert found.shared["p"]["neighbours"] == 0
    assert found.shared["p"]["hub"] is None
