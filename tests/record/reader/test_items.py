from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import Connection, RowMapping

from asterism.model.visibility import Visibility
from asterism.record.reader import items


def row_id(name: str) -> str:
    return name * 16


def names(rows: Sequence[RowMapping], column: str = "id", width: int = 2) -> list[str]:
    return [row[column][:width] for row in rows]


def test_a_document_has_its_source_its_place_and_its_network(
    reading: Connection, some: Visibility
) -> None:
    found = items.document(reading, some, row_id("d0"))
    assert found is not None
    assert (found["source_key"], found["source_name"]) == ("key-s0", "S0")
    assert (found["place_value"], found["network_id"]) == ("US/FL/Tampa", row_id("n0"))
    unread = items.document(reading, some, row_id("d3"))
    assert unread is not None
    assert (unread["place_value"], unread["network_id"]) == (None, None)


@pytest.mark.parametrize(
    ("read", "arguments"),
    [
        (items.document, ("dx",)),
        (items.mention, ("dx", "mx")),
        (items.mention, ("d1", "mx")),
        (items.capture, ("cx",)),
        (items.network, ("nx",)),
        (items.lead, ("ex",)),
    ],
)
def test_one_closed_row_is_seen_only_by_who_may(
    reading: Connection,
    everything: Visibility,
    some: Visibility,
    read: Any,  # noqa: ANN401 - any of the reads
    arguments: tuple[str, ...],
) -> None:
    ids = [name * 8 if name.startswith("m") else row_id(name) for name in arguments]
    assert read(reading, everything, *ids)["id"] == ids[-1]
    assert read(reading, some, *ids) is None


def test_documents_come_in_the_order_asked_for(
    reading: Connection, everything: Visibility, some: Visibility
) -> None:
    asked = [row_id(name) for name in ("d3", "dx", "d9", "d0")]
    assert names(items.documents(reading, everything, asked)) == ["d3", "dx", "d0"]
    assert names(items.documents(reading, some, asked)) == ["d3", "d0"]


def test_an_address_has_versions_oldest_first(
    reading: Connection, everything: Visibility, some: Visibility
) -> None:
    assert names(items.document_by_url(reading, everything, "http://a/0")) == ["d0", "dx"]
    assert names(items.document_by_url(reading, some, "http://a/0")) == ["d0"]


def test_mentions_are_of_the_version_that_read_last(
    reading: Connection, everything: Visibility, some: Visibility
) -> None:
    asked = [row_id(name) for name in ("d0", "d1", "dx")]
    seen = items.mentions(reading, everything, asked)
    assert names(seen) == ["m0", "mt", "m0", "mx", "mx"]
    assert names(items.mentions(reading, some, asked)) == ["m0", "mt", "m0"]
    superseded = items.mention(reading, some, row_id("d0"), "mo" * 8)
    assert superseded is not None, "a reason may still cite it"


def test_sources_by_key(reading: Connection, everything: Visibility, some: Visibility) -> None:
    assert names(items.sources(reading, everything)) == ["s0", "sx"]
    assert names(items.sources(reading, some)) == ["s0"]


def test_current_networks_largest_first(
    reading: Connection, everything: Visibility, some: Visibility
) -> None:
    assert names(items.networks(reading, everything, offset=0, limit=9)) == ["nx", "n1", "n0"]
    assert names(items.networks(reading, some, offset=0, limit=9)) == ["n1", "n0"]
    assert names(items.networks(reading, some, offset=1, limit=1)) == ["n0"]
    ended = items.network(reading, some, row_id("ne"))
    assert ended is not None
    assert ended["state"] == "ended"


def test_every_visible_document_has_a_network(
    reading: Connection, everything: Visibility, some: Visibility
) -> None:
    network = row_id("n0")
    expected = [("http://a/0", network), ("http://a/1", network), ("http://a/3", row_id("d3"))]
    assert list(items.network_of_every_document(reading, some)) == expected
    assert len(list(items.network_of_every_document(reading, everything))) == 4


def test_lineage_names_no_network_that_is_closed(
    reading: Connection, everything: Visibility, some: Visibility
) -> None:
    def pairs(visibility: Visibility) -> list[tuple[str, str]]:
        found = items.network_lineage(reading, visibility, row_id("n0"))
        return [(row["network_id"][:2], row["parent_id"][:2]) for row in found]

    assert pairs(everything) == [("nx", "n0"), ("n0", "nx"), ("n0", "ne")]
    assert pairs(some) == [("n0", "ne")]


def test_a_network_s_documents_oldest_posting_first(
    reading: Connection, everything: Visibility, some: Visibility
) -> None:
    network = row_id("n0")
    assert names(items.network_documents(reading, everything, network, limit=9)) == [
        "d0", "d1", "dx",
    ]  # fmt: skip
    assert names(items.network_documents(reading, some, network, limit=9)) == ["d0", "d1"]
    assert names(items.network_documents(reading, some, network, limit=1)) == ["d0"]


def test_a_link_is_hidden_when_any_support_is(
    reading: Connection, everything: Visibility, some: Visibility
) -> None:
    asked = [row_id(name) for name in ("d0", "d1", "dx")]
    assert names(items.links_of(reading, everything, asked)) == ["l1", "l0", "lx", "lt"]
    seen = items.links_of(reading, some, asked)
    assert names(seen) == ["l0", "lt"]
    assert (seen[0]["identifier_kind"], seen[0]["identifier_documents"]) == ("phone", 3)
    assert seen[1]["identifier_kind"] is None


def test_supports_of_a_hidden_link_are_hidden(
    reading: Connection, everything: Visibility, some: Visibility
) -> None:
    asked = [row_id(name) for name in ("l0", "l1", "lx")]
    whole = items.link_supports(reading, everything, asked)
    assert [(row["link_id"][:2], row["document_id"][:2]) for row in whole] == [
        ("l0", "d0"), ("l1", "d1"), ("l1", "dx"), ("lx", "dx"),
    ]  # fmt: skip
    assert names(items.link_supports(reading, some, asked), "link_id") == ["l0"]


def test_an_identifier_has_its_current_mentions(
    reading: Connection, everything: Visibility, some: Visibility
) -> None:
    whole = items.identifier(reading, everything, row_id("i0"))
    assert names(whole, "document_id") == ["d0", "d1", "dx"]
    assert names(whole) == ["m0", "m0", "mx"]
    assert names(items.identifier(reading, some, row_id("i0")), "document_id") == ["d0", "d1"]


def leads(reading: Connection, visibility: Visibility, **filters: Any) -> list[RowMapping]:  # noqa: ANN401 - any filter
    chosen = {"pattern": None, "state": None, "network_id": None, "offset": 0, "limit": 9}
    return items.leads(reading, visibility, **{**chosen, **filters})


def test_the_strongest_lead_of_each_pattern_comes_first(
    reading: Connection, everything: Visibility, some: Visibility
) -> None:
    assert names(leads(reading, everything)) == ["e2", "ex", "e1", "e0"]
    assert names(leads(reading, some)) == ["e2", "e1", "e0"]
    assert names(leads(reading, some, offset=1, limit=1)) == ["e1"]
    assert names(leads(reading, some, pattern="circuit")) == ["e1", "e0"]
    assert leads(reading, some, network_id=row_id("n1")) == []


def test_the_latest_visible_review_counts(
    reading: Connection, everything: Visibility, some: Visibility
) -> None:
    for visibility, state in ((everything, "dismissed"), (some, "kept")):
        assert names(leads(reading, visibility, state=state)) == ["e0"]
        lead = items.lead(reading, visibility, row_id("e0"))
        assert lead is not None
        assert (lead["state"], lead["note"]) == (state, state)
    assert names(leads(reading, some, state="new")) == ["e2", "e1"]


def test_judgements_newest_first(
    reading: Connection, everything: Visibility, some: Visibility
) -> None:
    asked = [row_id("d0")]
    assert names(items.judgements(reading, everything, asked)) == ["jx", "j0"]
    assert names(items.judgements(reading, some, [row_id("d1")])) == ["j0"]
    assert items.judgements(reading, some, [row_id("dx")]) == []


def test_who_may_see_nothing_sees_nothing(reading: Connection, nothing: Visibility) -> None:
    documents = [row_id(name) for name in ("d0", "d1", "dx", "d3")]
    found: list[Sequence[Any]] = [
        items.documents(reading, nothing, documents),
        items.document_by_url(reading, nothing, "http://a/0"),
        items.mentions(reading, nothing, documents),
        items.sources(reading, nothing),
        items.networks(reading, nothing, offset=0, limit=9),
        list(items.network_of_every_document(reading, nothing)),
        items.network_lineage(reading, nothing, row_id("n0")),
        items.network_documents(reading, nothing, row_id("n0"), limit=9),
        items.links_of(reading, nothing, documents),
        items.link_supports(reading, nothing, [row_id("l0"), row_id("lt")]),
        items.identifier(reading, nothing, row_id("i0")),
        leads(reading, nothing),
        items.judgements(reading, nothing, documents),
    ]
    assert [list(rows) for rows in found] == [[]] * len(found)
