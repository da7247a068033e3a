from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import RowMapping

from asterism.access import Session, Workspace
from asterism.access.audit import AuditEntry
from asterism.access.policy import Actor
from asterism.model.errors import AuditError, NotFoundError
from asterism.model.marking import Marking
from asterism.model.visibility import Visibility
from asterism.pipeline.markings import MarkingCombiner
from asterism.record import schema

NOT_READS = {
    "record_read": "appends the entry itself",
    "reading": "what reads are made of; audited below",
    "showing": "what reads are made of; it audits when what is shown is known",
    "sequence": "how far the record has come, not what is in it",
    "watermark": "how far a stage has come, not what is in it",
    "count_written": "how many rows a stage has written, for the stage that follows",
    "shared_watermark": "how far a stage has come, not what is in it",
    "derived_watermarks": "how far copy and index have come, not what is in them",
}
"""Public methods of a session that return nothing of the record."""


class Memory:
    """An audit log that can be made to fail."""

    def __init__(self) -> None:
        self.entries: list[AuditEntry] = []
        self.broken = False

    def append(self, entry: AuditEntry) -> None:
        if self.broken:
            message = "the audit log cannot be written; nothing was read"
            raise AuditError(message)
        self.entries.append(entry)

    def append_many(self, entries: Iterable[AuditEntry]) -> None:
        for entry in entries:
            self.append(entry)


@pytest.fixture
def log() -> Memory:
    return Memory()


@pytest.fixture
def session(processed: Workspace, log: Memory) -> Session:
    everything = processed.session(None, "test").visibility
    return Session(processed.paths, processed.database, Actor("ana", "look"), everything, log)


class Examples:
    """Arguments of every read, taken from what the record holds."""

    def __init__(self, workspace: Workspace) -> None:
        with workspace.database.reading() as connection:
            lead = connection.execute(schema.leads.select().limit(1)).mappings().one()
            link = (
                connection.execute(
                    schema.links.select().where(schema.links.c.right_kind == "identifier").limit(1)
                )
                .mappings()
                .one()
            )
            document = (
                connection.execute(
                    schema.documents.select().where(schema.documents.c.id == link["left_id"])
                )
                .mappings()
                .one()
            )
            mention = (
                connection.execute(
                    schema.mentions.select()
                    .where(schema.mentions.c.document_id == link["left_id"])
                    .limit(1)
                )
                .mappings()
                .one()
            )
        self.values: dict[str, Any] = {
            "document_id": document["id"],
            "document_ids": [document["id"]],
            "mention_id": mention["id"],
            "capture_id": document["capture_id"],
            "url": document["url"],
            "network_id": lead["network_id"],
            "network_ids": [lead["network_id"]],
            "link_ids": [link["id"]],
            "identifier_id": link["right_id"],
            "identifier_ids": [link["right_id"]],
            "lead_id": lead["id"],
            "terms": document["title"].split()[0],
            "span": (0, 10**9),
            "after": "",
            "limit": 5,
            "table": "documents",
            "target": "documents",
            "statement": "SELECT id FROM documents WHERE {visible}",
            "sql": "SELECT id FROM documents",
            "kind": "documents",
            "sequence": 0,
            "document": dict(document),
        }

    def call(self, session: Session, name: str) -> Any:  # noqa: ANN401 - whatever it returns
        """Call a read and use it up, so that nothing of it is left undone."""
        method = getattr(session, name)
        required = [
            parameter.name
            for parameter in inspect.signature(method).parameters.values()
            if parameter.default is parameter.empty
        ]
        found = method(*(self.values[item] for item in required))
        if isinstance(found, AbstractContextManager):
            with found as reader:
                return reader.run("SELECT id FROM documents").num_rows
        return list(found) if isinstance(found, Iterator) else found


def reads() -> list[str]:
    """Return every public method of a session but those that are no reads."""
    public = inspect.getmembers(Session, inspect.isfunction)
    return [name for name, _ in public if not name.startswith("_") and name not in NOT_READS]


@pytest.fixture
def examples(processed: Workspace) -> Examples:
    return Examples(processed)


def test_the_exceptions_are_still_methods() -> None:
    assert set(NOT_READS) <= {name for name, _ in inspect.getmembers(Session, inspect.isfunction)}


@pytest.mark.parametrize("name", reads())
def test_every_read_is_audited_with_person_and_purpose(
    session: Session, log: Memory, examples: Examples, name: str
) -> None:
    assert examples.call(session, name) is not None
    assert log.entries, f"Session.{name} returned something and audited nothing"
    assert {(entry.person, entry.purpose) for entry in log.entries} == {("ana", "look")}


@pytest.mark.parametrize("name", reads())
def test_no_read_returns_anything_when_it_cannot_be_audited(
    session: Session, log: Memory, examples: Examples, name: str
) -> None:
    log.broken = True
    with pytest.raises(AuditError):
        examples.call(session, name)


def test_a_log_that_cannot_be_written_stops_a_real_session(processed: Workspace) -> None:
    session = processed.session(None, "look")
    processed.paths.audit.unlink(missing_ok=True)
    processed.paths.audit.mkdir()
    with pytest.raises(AuditError):
        session.networks()


def test_what_was_asked_stands_in_the_entry(session: Session, log: Memory) -> None:
    session.leads(pattern="circuit", limit=3)
    [entry] = log.entries
    assert entry.action == "leads"
    assert entry.terms == {"pattern": "circuit", "offset": 0, "limit": 3}
    with pytest.raises(NotFoundError):
        session.document("f" * 32)
    assert log.entries[-1].target == "f" * 32


def test_a_statement_without_a_place_for_the_predicate_is_refused(session: Session) -> None:
    with pytest.raises(ValueError, match="past the policy"):
        session.rows("documents", "SELECT * FROM documents")


# What a person may not see.

Restricted = Callable[[str], Session]


@pytest.fixture
def restricted(processed: Workspace, log: Memory) -> Restricted:
    """Give a function that hides a document, with all that was read in it, from everybody."""

    def hide(document_id: str) -> Session:
        hidden = Marking("somebody-else")
        combiner = MarkingCombiner(processed)
        known = processed.session(None, "test").visibility
        with processed.database.operating() as connection:
            connection.execute(
                schema.markings.insert().values(
                    id=hidden.id, owner=hidden.owner, level=2, sharing_group="", caveats=""
                )
            )
        both = combiner.combine([hidden.id, *known.marking_ids])
        with processed.database.operating() as connection:
            for table, column in (
                (schema.documents, "id"),
                (schema.extractions, "document_id"),
                (schema.mentions, "document_id"),
                (schema.link_supports, "document_id"),
            ):
                connection.execute(
                    table.update()
                    .where(table.c[column] == document_id)
                    .values(marking_id=hidden.id)
                )
            links = schema.links
            touching = (links.c.left_id == document_id) | (links.c.right_id == document_id)
            connection.execute(links.update().where(touching).values(marking_id=both))
        return Session(processed.paths, processed.database, Actor("ana", "look"), known, log)

    return hide


@pytest.fixture
def shared(processed: Workspace) -> RowMapping:
    """Give a link between two documents, both in one network."""
    with processed.database.reading() as connection:
        statement = schema.links.select().where(schema.links.c.right_kind == "document")
        return connection.execute(statement.limit(1)).mappings().one()


def test_a_hidden_document_is_as_if_it_were_not_there(
    processed: Workspace,
    restricted: Restricted,
    shared: RowMapping,
) -> None:
    before = processed.session(None, "test")
    left, right = shared["left_id"], shared["right_id"]
    url = before.document(left)["url"]
    network = before.document(left)["network_id"]
    session = restricted(left)
    for read in (session.document, session.document_in_capture, session.capture_row):
        with pytest.raises(NotFoundError, match="that you may see"):
            read(left)
    assert session.documents([left, right]) == session.documents([right])
    assert session.document_versions(url) == []
    assert session.mentions([left]) == []
    assert url not in dict(session.network_of_every_document())
    assert left not in {row["id"] for row in session.network_documents(network)}
    assert left not in {row[0] for row in session.changed_documents((0, 10**9), "", 10**6)}


def test_a_link_shows_only_if_every_support_of_it_does(
    processed: Workspace,
    restricted: Restricted,
    shared: RowMapping,
) -> None:
    everything = processed.session(None, "test")
    right = shared["right_id"]
    assert shared["id"] in {row["id"] for row in everything.links([right])}
    session = restricted(shared["left_id"])
    assert shared["id"] not in {row["id"] for row in session.links([right])}
    assert session.link_supports([shared["id"]]) == []


def test_one_hidden_support_is_enough_to_hide_a_link(
    processed: Workspace,
    shared: RowMapping,
    log: Memory,
) -> None:
    """Even where somebody forgot to narrow the link's own marking."""
    known = processed.session(None, "test").visibility
    hidden = Marking("somebody-else")
    with processed.database.operating() as connection:
        connection.execute(
            schema.markings.insert().values(
                id=hidden.id, owner=hidden.owner, level=2, sharing_group="", caveats=""
            )
        )
        supports = schema.link_supports
        connection.execute(
            supports.update()
            .where(supports.c.link_id == shared["id"], supports.c.document_id == shared["left_id"])
            .values(marking_id=hidden.id)
        )
    session = Session(processed.paths, processed.database, Actor("ana", "look"), known, log)
    assert shared["id"] not in {row["id"] for row in session.links([shared["right_id"]])}


def test_who_may_see_nothing_is_shown_nothing(processed: Workspace, log: Memory) -> None:
    nothing = Visibility(frozenset())
    session = Session(processed.paths, processed.database, Actor("ana", "look"), nothing, log)
    assert session.networks() == []
    assert session.leads() == []
    assert session.sources() == []
    assert list(session.network_of_every_document()) == []
    assert session.search("").total == 0
    assert session.set_query("SELECT id FROM documents").num_rows == 0
    assert session.count_changed_documents((0, 10**9)) == 0


def test_a_session_of_another_folder_has_its_own_log(processed: Workspace, tmp_path: Path) -> None:
    assert processed.paths.audit.is_relative_to(tmp_path)


def test_a_read_that_finds_nothing_to_see_is_a_refused_attempt(
    session: Session, log: Memory
) -> None:
    with pytest.raises(NotFoundError):
        session.document("0" * 32)
    told = [(entry.action, entry.target, entry.outcome) for entry in log.entries]
    assert told == [("document", "0" * 32, "allowed"), ("document", "0" * 32, "denied")]
