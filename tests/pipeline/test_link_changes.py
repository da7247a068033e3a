from __future__ import annotations

import pyarrow as pa
from sqlalchemy import select, update

from asterism.access import Workspace
from asterism.pipeline.link_changes import JOINED, LINK_SCHEMA, changed_links
from asterism.record import schema


def stored(workspace: Workspace, limit: int) -> pa.Table:
    columns = [schema.links.c[name] for name in LINK_SCHEMA.names]
    with workspace.database.reading() as connection:
        statement = select(*columns).where(schema.links.c.joins).order_by(schema.links.c.id)
        rows = [dict(row) for row in connection.execute(statement.limit(limit)).mappings()]
    return pa.Table.from_pylist(rows, schema=LINK_SCHEMA)


def changed(table: pa.Table, column: str, value: object) -> pa.Table:
    index = table.schema.get_field_index(column)
    field = table.schema.field(column)
    return table.set_column(index, field, pa.array([value] * table.num_rows, field.type))


def test_links_that_stand_as_they_are_stored_are_left_out(processed: Workspace) -> None:
    links = stored(processed, 700)
    found = changed_links(processed.service("test"), links, stored=True)
    assert found.num_rows == 0
    assert found.schema == LINK_SCHEMA


def test_a_link_that_differs_says_whether_it_joined_before(processed: Workspace) -> None:
    session = processed.service("test")
    links = stored(processed, 3)
    for column, value in (("joins", False), ("episode", 7), ("log10_weight", 0.5)):
        found = changed_links(session, changed(links, column, value), stored=True)
        assert found.num_rows == 3
        assert found["supersedes"].to_pylist() == [JOINED] * 3
    new = changed(links, "id", "0" * 32).slice(0, 1)
    assert changed_links(session, new, stored=True)["supersedes"].to_pylist() == [None]


def test_a_link_that_joined_once_stays_marked(processed: Workspace) -> None:
    """It may cease to join, and change again, before networks have followed."""
    links = stored(processed, 1)
    with processed.database.operating() as connection:
        this = schema.links.c.id == links["id"][0].as_py()
        values = {"joins": False, "supersedes": JOINED}
        connection.execute(update(schema.links).where(this).values(values))
    weaker = changed(changed(links, "joins", value=False), "log10_weight", 1.5)
    found = changed_links(processed.service("test"), weaker, stored=True)
    assert found["supersedes"].to_pylist() == [JOINED]


def test_where_nothing_is_stored_everything_is_new(processed: Workspace) -> None:
    links = stored(processed, 2)
    found = changed_links(processed.service("test"), links, stored=False)
    assert found["supersedes"].to_pylist() == [None, None]
