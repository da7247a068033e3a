from __future__ import annotations

from sqlalchemy import Connection, select

from asterism.model.visibility import Visibility
from asterism.record import schema
from asterism.record.reader.predicate import supported, visible


def visible_sources(reading: Connection, visibility: Visibility) -> set[str]:
    table = schema.sources
    statement = select(table.c.name).where(visible(table.c.marking_id, visibility))
    return set(reading.execute(statement).scalars())


def supported_links(reading: Connection, visibility: Visibility) -> set[str]:
    statement = select(schema.links.c.id).where(supported(visibility))
    return {link[:2] for link in reading.execute(statement).scalars()}


def test_a_row_is_visible_under_its_own_marking_alone(
    reading: Connection, everything: Visibility, some: Visibility, nothing: Visibility
) -> None:
    assert visible_sources(reading, everything) == {"S0", "SX"}
    assert visible_sources(reading, some) == {"S0"}
    other = Visibility(everything.marking_ids - some.marking_ids)
    assert visible_sources(reading, other) == {"SX"}
    assert visible_sources(reading, nothing) == set()


def test_the_same_condition_as_text_says_the_same(
    reading: Connection, everything: Visibility, some: Visibility, nothing: Visibility
) -> None:
    for visibility in (everything, some, nothing):
        statement = f"SELECT name FROM sources WHERE {visibility.sql('marking_id')}"  # noqa: S608 - numbers alone
        found = set(reading.exec_driver_sql(statement).scalars())
        assert found == visible_sources(reading, visibility)


def test_one_hidden_support_hides_a_link(
    reading: Connection, everything: Visibility, some: Visibility, nothing: Visibility
) -> None:
    assert supported_links(reading, everything) == {"l0", "l1", "lx", "lo", "lt"}
    assert supported_links(reading, some) == {"l0", "lo", "lt"}
    assert supported_links(reading, nothing) == set()


def test_a_query_that_reads_supports_too_still_looks_at_every_one(
    reading: Connection, some: Visibility
) -> None:
    links, supports = schema.links, schema.link_supports
    statement = (
        select(links.c.id, supports.c.document_id)
        .join(supports, supports.c.link_id == links.c.id)
        .where(supported(some), visible(supports.c.marking_id, some))
    )
    assert {row.id[:2] for row in reading.execute(statement)} == {"l0", "lo", "lt"}
