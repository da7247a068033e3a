"""Every reader takes the predicate, and what it returns is under it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import Row, select

from asterism.access import Workspace
from asterism.model.visibility import Visibility
from asterism.record import schema
from asterism.record.reader import batches, items, summaries

NOTHING = Visibility(frozenset())
WITHOUT_STATEMENTS = {
    "sequence", "watermark", "change_sequence", "watermarks", "identifier_statistics", "query",
}  # fmt: skip
"""Readers of what no statement is in: how far things are, and how common identifiers are."""

NOT_IN_THE_WORLD = {"judgements", "network_lineage"}
"""What a world that was processed once has none of; `tests/pipeline` makes and reads them."""


def readers(*modules: ModuleType) -> list[Callable[..., Any]]:
    return [
        function
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    ]


@pytest.mark.parametrize("reader", readers(items, batches, summaries), ids=lambda it: it.__name__)
def test_every_reader_takes_the_predicate(reader: Callable[..., Any]) -> None:
    takes = "visibility" in inspect.signature(reader).parameters
    assert takes or reader.__name__ in WITHOUT_STATEMENTS


def arguments(workspace: Workspace) -> dict[str, Any]:
    with workspace.database.reading() as connection:
        lead = connection.execute(select(schema.leads)).first()
        link = connection.execute(select(schema.links)).first()
        document = connection.execute(select(schema.documents)).first()
        mention = connection.execute(select(schema.mentions)).first()
    assert isinstance(lead, Row)
    assert isinstance(link, Row)
    assert isinstance(document, Row)
    assert isinstance(mention, Row)
    return {
        "document_id": mention.document_id, "document_ids": [link.left_id],
        "mention_id": mention.id, "capture_id": document.capture_id, "url": document.url,
        "network_id": lead.network_id, "network_ids": [lead.network_id], "link_ids": [link.id],
        "identifier_id": link.right_id, "lead_id": lead.id, "pattern": None, "state": None,
        "offset": 0, "limit": 10, "span": (0, 10**9), "after": "",
    }  # fmt: skip


def emptied(found: Any) -> bool:  # noqa: ANN401 - whatever a reader returns
    if isinstance(found, Iterator):
        found = list(found)
    if isinstance(found, dict):
        return not any(found.values())
    if isinstance(found, tuple):
        return not any(found)
    return not found


@pytest.mark.parametrize(
    "reader",
    [
        item
        for item in readers(items, batches, summaries)
        if item.__name__ not in WITHOUT_STATEMENTS
    ],
    ids=lambda it: it.__name__,
)
def test_who_may_see_nothing_gets_nothing_from_any_reader(
    processed: Workspace, reader: Callable[..., Any]
) -> None:
    known = arguments(processed)
    wanted = [
        name
        for name in inspect.signature(reader).parameters
        if name not in {"connection", "visibility"}
    ]
    given = {"network_id": None} if reader is items.leads else {}
    call = {name: known[name] for name in wanted} | given
    with processed.database.reading() as connection:
        everything = processed.session(None, "look").visibility
        seen = reader(connection, everything, **call)
        if reader.__name__ not in NOT_IN_THE_WORLD:
            assert not emptied(seen), "the example shows nothing, so the test proves nothing"
        assert emptied(reader(connection, NOTHING, **call))
