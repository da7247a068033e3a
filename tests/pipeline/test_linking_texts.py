from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from asterism.access import Workspace
from asterism.record import schema

TEXT = (
    "quiet house by the river with a garden and a view of the old mill come by and have tea "
    "with us any evening after six ask for the green door and leave your boots outside"
)


def ad(number: int, text: str) -> str:
    return json.dumps({"url": f"http://a.example/{number}", "title": "", "text": text})


def text_links(workspace: Workspace) -> list[Any]:
    with workspace.database.reading() as connection:
        statement = select(schema.links).where(schema.links.c.kind == "text")
        return list(connection.execute(statement).mappings())


def test_nearly_the_same_text_is_a_link_with_two_supports(
    workspace: Workspace, bring: Callable[..., None]
) -> None:
    bring(workspace, [ad(1, TEXT), ad(2, TEXT.replace("tea", "coffee")), ad(3, TEXT[::-1])])
    [link] = text_links(workspace)
    assert link["left_id"] < link["right_id"]
    assert link["joins"]
    session = workspace.session(None, "look")
    supports = session.link_supports([link["id"]])
    assert {row["document_id"] for row in supports} == {link["left_id"], link["right_id"]}


def test_a_text_that_many_post_under_numbers_of_their_own_joins_nothing(
    workspace: Workspace, bring: Callable[..., None]
) -> None:
    bring(workspace, [ad(n, f"{TEXT} 202-555-01{n:02}") for n in range(10, 16)])
    found = text_links(workspace)
    assert found
    assert not any(link["joins"] for link in found)


def test_what_looked_like_one_hand_parts_when_strangers_turn_up(
    workspace: Workspace, bring: Callable[..., None]
) -> None:
    """The group decides as a whole, links that were stored before included."""
    session = workspace.session(None, "look")
    bring(workspace, [ad(1, f"{TEXT} 202-555-0110"), ad(2, f"{TEXT} now 202-555-0110")])
    assert any(link["joins"] for link in text_links(workspace))
    bring(workspace, [ad(n, f"{TEXT} 202-555-01{n:02}") for n in range(20, 25)])
    assert not any(link["joins"] for link in text_links(workspace))
    networks = session.networks()
    assert [row["documents"] for row in networks] == [2], "the shared number still joins two"
