from __future__ import annotations

from collections import defaultdict

import pytest
from sqlalchemy import select, update

from asterism.access import Workspace
from asterism.pipeline import parting
from asterism.pipeline.parting import no_longer_joined
from asterism.record import schema


def networks(workspace: Workspace) -> list[list[str]]:
    """Return the documents of each network, largest first."""
    groups = defaultdict(list)
    with workspace.database.reading() as connection:
        for row in connection.execute(select(schema.network_members)):
            groups[row.network_id].append(row.document_id)
    return sorted((sorted(group) for group in groups.values()), key=len, reverse=True)


def test_documents_of_one_network_are_found_to_hang_together(processed: Workspace) -> None:
    pairs = [(group[0], group[-1]) for group in networks(processed)[:20]]
    assert no_longer_joined(processed.service("test"), pairs) == set()


def test_documents_of_two_networks_are_not(processed: Workspace) -> None:
    first, second, *_ = networks(processed)
    session = processed.service("test")
    assert no_longer_joined(session, [(first[0], second[0])]) == {first[0], second[0]}


def test_a_document_that_lost_its_links_hangs_together_with_nothing(processed: Workspace) -> None:
    lone, other, *_ = networks(processed)[0]
    links = schema.links.c
    with processed.database.operating() as connection:
        mine = (links.left_id == lone) | (links.right_id == lone)
        connection.execute(update(schema.links).where(mine).values(joins=False))
    assert no_longer_joined(processed.service("test"), [(lone, other)]) == {lone, other}


def test_two_that_do_not_meet_soon_are_looked_at_whole(
    processed: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, *_ = networks(processed)
    monkeypatch.setattr(parting, "FARTHEST", 1)
    assert no_longer_joined(processed.service("test"), [(first[0], second[0])])
