from __future__ import annotations

from collections.abc import Sequence

import pytest
from sqlalchemy import insert, select

from asterism.access import Workspace
from asterism.model.marking import LOCAL
from asterism.model.tombstone import ErasureReason, Tombstone
from asterism.record import erasing, schema

JOINED = "joined"


def document_id(number: int) -> str:
    return f"{number:032}"


@pytest.fixture
def filled(workspace: Workspace) -> Workspace:
    """Give a record of five versions of a page, linked in a row."""
    with workspace.database.writing("test") as commit:
        execute, own = commit.connection.execute, {"marking_id": LOCAL.id, "change_sequence": 1}
        derived = {**own, "model_version_id": 1}
        execute(
            insert(schema.model_versions).values(
                id=1, name="x", version="1", population="", parameters="{}"
            )
        )
        execute(
            insert(schema.sources).values(
                id="s",
                key="s",
                name="s",
                kind="file",
                owner="local",
                legal_basis="x",
                purpose="x",
                **own,
            )
        )
        execute(
            insert(schema.captures).values(
                id="c",
                source_id="s",
                url="file:x",
                captured_at=1,
                media_type="x",
                payload_sha256="x",
                payload_length=1,
                store_path="x",
                store_offset=0,
                store_length=1,
                **own,
            )
        )
        for number in range(5):
            execute(
                insert(schema.documents).values(
                    id=document_id(number),
                    source_id="s",
                    capture_id="c",
                    url="u",
                    kind="ad",
                    title=f"title {number}",
                    text="text",
                    supersedes=document_id(number - 1) if number else None,
                    **own,
                )
            )
            execute(
                insert(schema.extractions).values(
                    document_id=document_id(number), mention_count=1, **derived
                )
            )
            execute(
                insert(schema.mentions).values(
                    document_id=document_id(number),
                    id="m",
                    kind="phone",
                    field="text",
                    span_start=0,
                    span_end=1,
                    raw="t",
                    value="v",
                    confidence=1,
                    reserved=False,
                    hidden=False,
                    identifier_id="i",
                    **derived,
                )
            )
            execute(
                insert(schema.networks).values(
                    id=f"n{number}",
                    version=1,
                    state="current",
                    documents=2,
                    founder_id=document_id(number),
                    **derived,
                )
            )
            execute(
                insert(schema.leads).values(
                    id=f"l{number}",
                    pattern="circuit",
                    network_id=f"n{number}",
                    title="t",
                    reasons="[]",
                    strength=1,
                    standing="current",
                    **derived,
                )
            )
            execute(
                insert(schema.lead_reviews).values(
                    id=f"r{number}",
                    lead_id=f"l{number}",
                    state="kept",
                    person="p",
                    purpose="p",
                    note="",
                    reviewed_at=1,
                    **own,
                )
            )
        for number in range(4):
            ends = {"left_id": document_id(number), "right_id": document_id(number + 1)}
            execute(
                insert(schema.links).values(
                    id=f"k{number}",
                    kind="text",
                    right_kind="document",
                    joins=True,
                    explanation="one-contact 0.9",
                    **ends,
                    **derived,
                )
            )
            for end in ends.values():
                execute(
                    insert(schema.link_supports).values(
                        link_id=f"k{number}", document_id=end, mention_id="", marking_id=LOCAL.id
                    )
                )
            execute(
                insert(schema.judgements).values(
                    id=f"j{number}",
                    verdict="same",
                    person="p",
                    purpose="p",
                    note="a note",
                    decided_at=1,
                    **ends,
                    **own,
                )
            )
    return workspace


def column(workspace: Workspace, table: str, name: str) -> list[str]:
    with workspace.database.reading() as connection:
        return sorted(connection.scalars(select(schema.metadata.tables[table].c[name])))


def blank(workspace: Workspace, ids: Sequence[str]) -> None:
    with workspace.database.writing("erase") as commit:
        erasing.blank_documents(commit, ids, JOINED)


def test_a_blanked_document_says_nothing_and_its_links_are_changed(filled: Workspace) -> None:
    gone = [document_id(1)]
    with filled.database.reading() as connection:
        assert erasing.has_text_links(connection, gone)
    blank(filled, gone)
    with filled.database.reading() as connection:
        assert not erasing.has_text_links(connection, gone)
        links = connection.execute(select(schema.links).order_by(schema.links.c.id)).all()
        row = connection.execute(
            select(schema.documents).where(schema.documents.c.id == gone[0])
        ).one()
        read = connection.execute(
            select(schema.extractions).where(schema.extractions.c.document_id == gone[0])
        ).one()
    assert [link.kind for link in links] == ["erased", "erased", "text", "text"]
    assert [link.supersedes for link in links] == [JOINED, JOINED, None, None]
    assert [bool(link.joins) for link in links] == [False, False, True, True]
    assert (row.title, row.text, row.url) == ("", "", "")
    assert (read.mention_count, read.change_sequence) == (0, 2)
    assert gone[0] not in column(filled, "mentions", "document_id")
    assert column(filled, "judgements", "verdict") == ["same", "same", "unsure", "unsure"]
    assert column(filled, "judgements", "note") == ["", "", "a note", "a note"]
    blank(filled, gone)


def test_a_deleted_document_is_named_nowhere(filled: Workspace) -> None:
    gone = [document_id(1), document_id(2)]
    blank(filled, gone)
    for _ in range(2):
        with filled.database.writing("erase") as commit:
            erasing.delete_documents(commit, gone)
        for table in schema.metadata.tables:
            with filled.database.reading() as connection:
                rows = repr(connection.execute(select(schema.metadata.tables[table])).all())
            assert not [item for item in gone if item in rows], table
        assert column(filled, "links", "id") == ["k3"]
        assert column(filled, "judgements", "id") == ["j3"]
        assert column(filled, "networks", "id") == ["n0", "n3", "n4"]
        assert column(filled, "leads", "id") == ["l0", "l3", "l4"]
        assert column(filled, "lead_reviews", "id") == ["r0", "r3", "r4"]


@pytest.mark.parametrize("gone", [(1,), (1, 2), (0,), (3, 4), (0, 1, 2, 3), (1, 3), (4,)])
def test_versions_are_bridged(filled: Workspace, gone: tuple[int, ...]) -> None:
    for ids in ([document_id(number)] for number in gone):
        with filled.database.writing("erase") as commit:
            erasing.delete_documents(commit, ids)
    left = [number for number in range(5) if number not in gone]
    documents = schema.documents
    with filled.database.reading() as connection:
        found = dict(map(tuple, connection.execute(select(documents.c.id, documents.c.supersedes))))
    expected = {
        document_id(number): document_id(left[place - 1]) if place else None
        for place, number in enumerate(left)
    }
    assert found == expected


def test_what_stages_kept_as_history_goes(filled: Workspace) -> None:
    links = schema.links
    with filled.database.writing("test") as commit:
        states = ((1, "superseded"), (2, "superseded"), (2, "contact"))
        for number, (at, explanation) in enumerate(states):
            commit.connection.execute(
                insert(links).values(
                    id=f"h{number}",
                    kind="phone",
                    left_id=document_id(0),
                    right_kind="identifier",
                    right_id="i" if number < 2 else "shared",
                    joins=False,
                    explanation=explanation,
                    model_version_id=1,
                    marking_id=LOCAL.id,
                    change_sequence=at,
                )
            )
        for name in ("i", "shared"):
            commit.connection.execute(
                insert(schema.identifier_statistics).values(
                    identifier_id=name,
                    kind="phone",
                    value="v",
                    documents=1,
                    neighbours=0,
                    episodes=1,
                    model_version_id=1,
                    change_sequence=1,
                )
            )
    with filled.database.writing("erase") as commit:
        erasing.delete_history(commit, ["i", "shared"], 1)
    assert column(filled, "links", "id") == ["h0", "h2", "k0", "k1", "k2", "k3"]


def test_a_capture_that_a_document_needs_stays(filled: Workspace) -> None:
    with filled.database.writing("erase") as commit:
        erasing.delete_captures(commit, ["c"])
        erasing.update_capture(commit, "id", "c", {"remaining_sha256": "0" * 64})
    assert column(filled, "captures", "remaining_sha256") == ["0" * 64]
    with filled.database.writing("erase") as commit:
        erasing.delete_documents(commit, [document_id(number) for number in range(5)])
        erasing.delete_captures(commit, ["c"])
    assert column(filled, "captures", "id") == []


def test_tombstones_are_kept_once(workspace: Workspace) -> None:
    stone = Tombstone("e" * 32, "documents", "1" * 32, ErasureReason.ORDER, "p" * 64, 5, "d" * 64)
    for _ in range(2):
        with workspace.database.writing("erase") as commit:
            erasing.write_tombstones(commit, [stone])
    assert column(workspace, "tombstones", "id") == [stone.id]
    with workspace.database.reading() as connection:
        assert erasing.erased_rows(connection, "documents", ["1" * 32, "2" * 32]) == {"1" * 32}
        assert erasing.erased_rows(connection, "captures", ["1" * 32]) == set()


def test_ids_come_a_transaction_at_a_time() -> None:
    parts = list(erasing.batches(str(number) for number in range(erasing.BATCH + 1)))
    assert [len(part) for part in parts] == [erasing.BATCH, 1]
