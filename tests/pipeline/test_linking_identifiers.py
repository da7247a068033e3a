from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from asterism.access import Workspace
from asterism.link.weights import JOINING_WEIGHT
from asterism.record import schema

PHONE = "202-555-01"


def ads(*texts: str, start: int = 0) -> list[str]:
    """Return lines of documents that have a word of their own each, so that no text is alike."""
    names = ("amber", "birch", "cedar", "dune", "ember")
    return [
        f'{{"url": "http://a.example/{start + n}", "title": "{names[start + n]}",'
        f' "text": "{text}", "posted_at": "2026-05-0{1 + n % 9}T10:00:00Z"}}'
        for n, text in enumerate(texts)
    ]


def links(workspace: Workspace) -> list[Any]:
    with workspace.database.reading() as connection:
        statement = select(schema.links).where(schema.links.c.right_kind == "identifier")
        return list(connection.execute(statement.order_by(schema.links.c.id)).mappings())


def test_a_shared_number_links_each_document_to_it(
    workspace: Workspace, bring: Callable[..., None]
) -> None:
    bring(workspace, ads(f"call {PHONE}23", f"text me {PHONE}23 now", f"only {PHONE}99"))
    found = links(workspace)
    assert len(found) == 2
    assert len({row["right_id"] for row in found}) == 1
    assert {row["explanation"] for row in found} == {"contact"}
    assert all(row["joins"] == (row["log10_weight"] >= JOINING_WEIGHT) for row in found)
    session = workspace.session(None, "look")
    supports = session.link_supports([row["id"] for row in found])
    assert {row["document_id"] for row in supports} == {row["left_id"] for row in found}
    assert all(row["mention_id"] for row in supports)


def test_what_stands_as_before_is_not_written_again(
    workspace: Workspace, bring: Callable[..., None]
) -> None:
    bring(workspace, ads(f"call {PHONE}23", f"text me {PHONE}23 now"))
    before = {row["id"]: row["change_sequence"] for row in links(workspace)}
    bring(workspace, ads(f"ring {PHONE}23 today", start=2))
    after = {row["id"]: row["change_sequence"] for row in links(workspace)}
    assert len(after) == 3
    assert {name: after[name] for name in before} == before


def test_a_number_that_one_document_had_alone_links_both_when_a_second_comes(
    workspace: Workspace, bring: Callable[..., None]
) -> None:
    bring(workspace, ads(f"call {PHONE}23"))
    assert links(workspace) == []
    bring(workspace, ads(f"ring {PHONE}23 today", start=1))
    assert len(links(workspace)) == 2


def test_how_common_an_identifier_is_stands_beside_it(
    workspace: Workspace, bring: Callable[..., None]
) -> None:
    bring(workspace, ads(f"call {PHONE}23", f"text me {PHONE}23 now", f"ring {PHONE}23"))
    with workspace.database.reading() as connection:
        [row] = connection.execute(select(schema.identifier_statistics)).mappings().all()
    assert (row["value"], row["documents"], row["hub"]) == ("+12025550123", 3, None)
