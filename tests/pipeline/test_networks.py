from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from sqlalchemy import Row, select

from asterism.access import Workspace
from asterism.model.judgement import Judgement
from asterism.pipeline import networks
from asterism.pipeline.judging import follow_judgements, judge
from asterism.record import schema

Bring = Callable[[Workspace, Sequence[str]], None]
PartitionOf = Callable[[Workspace], frozenset[frozenset[str]]]


def test_reading_all_links_gives_what_looking_them_up_gives(
    new_workspace: Callable[[], Workspace],
    bring: Bring,
    lines: list[str],
    partition_of: PartitionOf,
    monkeypatch: pytest.MonkeyPatch,
    dice: random.Random,
) -> None:
    """Judgements that part and join are among what both must respect."""
    looked_up, read_all = new_workspace(), new_workspace()
    for workspace, whole in ((looked_up, 10**9), (read_all, -1)):
        monkeypatch.setattr(networks, "WHOLE_RECORD", whole)
        bring(workspace, lines[:400])
    assert partition_of(looked_up) == partition_of(read_all)
    documents = sorted(row.id for row in all_documents(looked_up))
    pairs = [tuple(sorted(dice.sample(documents, 2))) for _ in range(30)]
    together = [
        tuple(sorted(dice.sample(sorted(group), 2)))
        for group in groups_of(looked_up)
        if len(group) > 1
    ][:30]
    for workspace, whole in ((looked_up, 10**9), (read_all, -1)):
        monkeypatch.setattr(networks, "WHOLE_RECORD", whole)
        session = workspace.session(None, "test")
        for pair in together:
            judge(workspace, session, (pair[0], pair[1]), Judgement.DIFFERENT)
        for pair in pairs:
            judge(workspace, session, (pair[0], pair[1]), Judgement.SAME)
        follow_judgements(workspace)
        bring(workspace, lines[400:])
    assert partition_of(looked_up) == partition_of(read_all)


def test_networks_say_how_many_documents_they_have_and_in_which_version(
    brought: Workspace, bring: Bring, lines: list[str]
) -> None:
    first = {row.id: row for row in all_networks(brought)}
    bring(brought, lines[400:])
    second = {row.id: row for row in all_networks(brought)}
    sizes = dict.fromkeys(second, 0)
    for group in groups_of(brought):
        if len(group) > 1:
            session = brought.session(None, "test")
            sizes[session.document(min(group))["network_id"]] = len(group)
    assert {name: row.documents for name, row in second.items()} == sizes
    grown = [name for name in first if second[name].documents != first[name].documents]
    assert grown
    assert all(second[name].version == first[name].version + 1 for name in grown)
    assert set(first) <= set(second), "a network that ended is kept, as ended"
    assert all((row.state == "current") == (row.documents > 0) for row in second.values())


def test_a_network_says_where_it_comes_from(
    brought: Workspace, bring: Bring, lines: list[str]
) -> None:
    bring(brought, lines[400:])
    with brought.database.reading() as connection:
        kinds = set(connection.execute(select(schema.network_lineage.c.kind)).scalars())
    assert "grown" in kinds


def all_documents(workspace: Workspace) -> list[Row[Any]]:
    with workspace.database.reading() as connection:
        return list(connection.execute(select(schema.documents.c.id)))


def all_networks(workspace: Workspace) -> list[Row[Any]]:
    with workspace.database.reading() as connection:
        return list(connection.execute(select(schema.networks)))


def groups_of(workspace: Workspace) -> list[set[str]]:
    members = schema.network_members
    groups: dict[str, set[str]] = {}
    with workspace.database.reading() as connection:
        for row in connection.execute(select(members.c.document_id, members.c.network_id)):
            groups.setdefault(row.network_id, set()).add(row.document_id)
    return [groups[name] for name in sorted(groups)]
