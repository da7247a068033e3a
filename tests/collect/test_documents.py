from __future__ import annotations

from sqlalchemy import select

from asterism.access import Workspace
from asterism.collect.documents import (
    Draft,
    Source,
    known_captures,
    plan_documents,
    register_sources,
    write_documents,
)
from asterism.collect.file_import import CAPTURE_COLUMNS
from asterism.model.marking import LOCAL, Marking, TrafficLight
from asterism.record import schema
from asterism.record.writing import insert_rows

SOURCE = Source("a", "A", "site", "local", "test", "test")
CAPTURE = "c" * 32


def draft(text: str, key: str = "http://a.example/1") -> Draft:
    url = key or "file:a#row"
    return Draft(
        SOURCE.id, CAPTURE, None, None, key, url, "ad", "T", text, None, None, None, None, None
    )


def markings(workspace: Workspace) -> dict[str, tuple[str, str]]:
    """Return owners or levels of documents and their captures, by document."""
    names = {
        marking.id: f"{marking.owner} {marking.level.label}" for marking in workspace.markings()
    }
    documents, captures = schema.documents, schema.captures
    statement = select(documents.c.text, documents.c.marking_id, captures.c.marking_id).join(
        captures
    )
    with workspace.database.reading() as connection:
        return {row[0]: (names[row[1]], names[row[2]]) for row in connection.execute(statement)}


def store(workspace: Workspace, *drafts: Draft) -> list[str | None]:
    """Write drafts; return what each new one supersedes."""
    planned = plan_documents(workspace.database, drafts)
    with workspace.database.writing("test") as commit:
        register_sources(commit, [SOURCE])
        row = (
            CAPTURE, SOURCE.id, "http://a.example/1", 0, 200, "text/html", None, "0" * 64, 1, "p",
            0, 1, LOCAL.id, commit.sequence,
        )  # fmt: skip
        insert_rows(commit.connection, schema.captures, CAPTURE_COLUMNS, [row])
        assert write_documents(commit, planned) == len(planned)
    return [item.supersedes for item in planned]


def test_a_newer_version_names_the_one_it_replaces(workspace: Workspace) -> None:
    one, two, three = draft("one"), draft("two"), draft("three")
    assert store(workspace, one) == [None]
    assert store(workspace, one) == []
    assert store(workspace, two, three) == [one.id, two.id]
    assert store(workspace, one, two) == []
    assert store(workspace, draft("four")) == [three.id]


def test_rows_without_a_key_are_told_apart_by_content(workspace: Workspace) -> None:
    assert store(workspace, draft("one", ""), draft("one", ""), draft("two", "")) == [None, None]
    assert store(workspace, draft("two", "")) == []


def test_ids_come_from_source_key_and_content() -> None:
    assert draft("one").id == draft("one").id
    assert len({draft("one").id, draft("two").id, draft("one", "other").id}) == 3
    assert draft("one")._replace(capture_id="d" * 32).id == draft("one").id


def test_a_declared_source_stays_as_it_was_declared(workspace: Workspace) -> None:
    store(workspace)
    with workspace.database.writing("test") as commit:
        register_sources(commit, [Source("a", "Other", "site", "x", "y", "z")])
    (row,) = workspace.session(None, "test").sources()
    assert row["name"] == "A"
    assert known_captures(workspace.database, [CAPTURE, "d" * 32]) == {CAPTURE}


def test_a_new_version_is_never_wider_than_the_one_it_replaces(workspace: Workspace) -> None:
    closed = Marking("local", TrafficLight.RED)
    store(workspace, draft("one")._replace(marking=closed))
    store(workspace, draft("two"), draft("three"), draft("other", "http://a.example/2"))
    assert markings(workspace) == {
        "one": ("local RED", "local RED"),
        "two": ("local RED", "local RED"),
        "three": ("local RED", "local RED"),
        "other": ("local AMBER", "local RED"),  # the same capture
    }


def test_what_comes_from_a_source_is_under_its_marking(workspace: Workspace) -> None:
    shared = Source("b", "B", "site", "x", "y", "z", marking=Marking("x", TrafficLight.GREEN))
    with workspace.database.writing("test") as commit:
        register_sources(commit, [shared])
        statement = select(schema.sources.c.marking_id)
        assert commit.connection.scalars(statement).all() == [shared.marking.id]
    assert shared.marking in workspace.markings()


def test_a_marking_is_no_part_of_a_document_s_id() -> None:
    assert draft("one")._replace(marking=Marking("x")).id == draft("one").id
