from __future__ import annotations

from sqlalchemy import select

from asterism.access import Workspace
from asterism.model.marking import LOCAL, Marking
from asterism.model.version import ModelVersion
from asterism.model.visibility import Visibility
from asterism.record import schema
from asterism.record.reader.predicate import supported, visible
from asterism.record.writing import insert_rows, intern_marking, intern_model_version

OTHER = Marking("other")
SEEN = Visibility(frozenset({LOCAL.id}))
LINK = (
    "id", "kind", "left_id", "right_kind", "right_id", "joins", "explanation",
    "model_version_id", "marking_id", "change_sequence",
)  # fmt: skip
SUPPORT = ("link_id", "document_id", "mention_id", "marking_id")


def links(workspace: Workspace, visibility: Visibility) -> set[str]:
    with workspace.database.reading() as connection:
        return set(
            connection.execute(select(schema.links.c.id).where(supported(visibility))).scalars()
        )


def test_a_link_is_seen_if_it_and_all_its_supports_are(workspace: Workspace) -> None:
    with workspace.database.operating() as connection:
        intern_marking(connection, OTHER)
        model = intern_model_version(connection, ModelVersion("x", "1"))
        rows = [
            (name, "text", "a", "document", "b", True, "", model, marking.id, 1)
            for name, marking in (
                ("open", LOCAL), ("half", LOCAL), ("shut", OTHER), ("bare", LOCAL),
            )
        ]  # fmt: skip
        insert_rows(connection, schema.links, LINK, rows)
        supports = [
            ("open", "a", "", LOCAL.id), ("open", "b", "", LOCAL.id),
            ("half", "a", "", LOCAL.id), ("half", "b", "", OTHER.id),
            ("shut", "a", "", LOCAL.id), ("shut", "b", "", LOCAL.id),
        ]  # fmt: skip
        insert_rows(connection, schema.link_supports, SUPPORT, supports)
    assert links(workspace, SEEN) == {"open", "bare"}
    assert links(workspace, Visibility(frozenset({LOCAL.id, OTHER.id}))) == {
        "open",
        "half",
        "shut",
        "bare",
    }
    assert links(workspace, Visibility(frozenset())) == set()


def test_rows_are_seen_by_their_marking(workspace: Workspace) -> None:
    table = schema.markings
    for ids in (frozenset({LOCAL.id}), frozenset({OTHER.id}), frozenset[int]()):
        with workspace.database.reading() as connection:
            statement = select(table.c.id).where(visible(table.c.id, Visibility(ids)))
            assert set(connection.execute(statement).scalars()) == ids & {LOCAL.id}
