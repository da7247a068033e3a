"""Narrowing and widening reach whatever rests on a document, at once and after the next run."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from sqlalchemy import select

from asterism.access import Session, Workspace
from asterism.access.audit import AuditEntry
from asterism.access.policy import Actor, SharedPolicy
from asterism.access.policy.words import MarkingError, MarkingWords
from asterism.model.errors import AccessDeniedError, AuditError, NotFoundError
from asterism.model.marking import LOCAL, Marking, TrafficLight, combined
from asterism.model.organisation import OrganisationKind, Role
from asterism.model.subject import Subject
from asterism.pipeline.process import process
from asterism.pipeline.rebuilding import rebuild
from asterism.pipeline.remarking import WideningError, narrow, widen
from asterism.pipeline.stage import StageContext
from asterism.record import schema

RED = MarkingWords(level="red")
CLOSED = Marking("local", TrafficLight.RED)
SEEN = (schema.documents, schema.mentions, schema.extractions, schema.captures, schema.links,
        schema.link_supports, schema.networks, schema.leads)  # fmt: skip


def mine(workspace: Workspace) -> Session:
    return workspace.session(None, "case 1")


def as_person(workspace: Workspace, *roles: Role, organisation: str = "local") -> Session:
    """Return the session of somebody, as the policy of a shared workspace decides it."""
    subject = Subject("ana", organisation, OrganisationKind.NONPROFIT, frozenset(roles))
    actor = Actor("ana", "case 1", subject)
    visibility = workspace.policy.visibility(actor, workspace.markings())
    return Session(workspace.paths, workspace.database, actor, visibility, workspace.audit)


@pytest.fixture
def of_many(brought: Workspace) -> Workspace:
    """Give the processed workspace under the policy of a shared one."""
    return Workspace(brought.paths, brought.database, brought.owner, policy=SharedPolicy())


def linked_document(workspace: Workspace) -> str:
    """Return a document of a network with leads, the first of several documents."""
    with workspace.database.reading() as connection:
        statement = (
            select(schema.network_members.c.document_id)
            .join(schema.leads, schema.leads.c.network_id == schema.network_members.c.network_id)
            .order_by(schema.network_members.c.document_id)
        )
        return str(connection.scalars(statement).first())


def state(workspace: Workspace) -> dict[str, set[tuple[object, ...]]]:
    """Return the marking of every row, by table."""
    with workspace.database.reading() as connection:
        return {
            table.name: {
                tuple(row)
                for row in connection.execute(
                    select(*table.primary_key.columns, table.c.marking_id)
                )
            }
            for table in SEEN
        }


def search_ids(session: Session, terms: str = "") -> set[str]:
    return {hit.document_id for hit in session.search(terms, limit=1_000).hits}


def copied(session: Session) -> dict[str, int]:
    rows = session.set_query("SELECT id, marking_id FROM documents").to_pylist()
    return {row["id"]: row["marking_id"] for row in rows}


def test_what_is_narrowed_is_hidden_at_once_wherever_it_shows(of_many: Workspace) -> None:
    document = linked_document(of_many)
    before = as_person(of_many, Role.ANALYST)
    network = before.document(document)["network_id"]
    assert before.leads(network_id=network)
    found = len(search_ids(before))
    (change,) = narrow(of_many, before, [document], RED)
    assert (change.former, change.marking) == (LOCAL, CLOSED)
    after = as_person(of_many, Role.ANALYST)
    with pytest.raises(NotFoundError):
        after.document(document)
    with pytest.raises(NotFoundError):
        after.network(network)
    assert not after.leads(network_id=network)
    assert not after.mentions([document])
    assert not after.links([document])
    assert document not in copied(after)
    assert document not in search_ids(after)
    assert after.search("").total == found - 1
    assert document in search_ids(as_person(of_many, Role.CUSTODIAN))


def test_copy_and_index_carry_the_new_marking_without_and_with_the_next_run(
    brought: Workspace,
) -> None:
    document = linked_document(brought)
    narrow(brought, mine(brought), [document], RED)
    for _ in range(2):
        assert copied(mine(brought))[document] == CLOSED.id
        sees_all_but_red = as_person(
            Workspace(brought.paths, brought.database, brought.owner, policy=SharedPolicy()),
            Role.ANALYST,
        )
        assert document not in search_ids(sees_all_but_red)
        process(StageContext(brought), brought.owner, "test")


def test_what_rests_on_a_document_is_under_the_sum_as_if_made_anew(brought: Workspace) -> None:
    document = linked_document(brought)
    narrow(brought, mine(brought), [document], MarkingWords(level="red", caveats=("sealed",)))
    at_once = state(brought)
    sealed = Marking("local", TrafficLight.RED, caveats=frozenset({"sealed"}))
    assert any(sealed.id in row for row in at_once["networks"])
    process(StageContext(brought), brought.owner, "test")
    assert state(brought) == at_once
    rebuild(StageContext(brought), brought.owner, "test")
    assert state(brought) == at_once


def test_widening_takes_everything_back(brought: Workspace) -> None:
    document = linked_document(brought)
    before = state(brought)
    narrow(brought, mine(brought), [document], RED)
    assert state(brought) != before
    (change,) = widen(brought, mine(brought), [document], MarkingWords(level="amber"), "agreed")
    assert change.marking == LOCAL
    assert state(brought)["networks"] == before["networks"]
    process(StageContext(brought), brought.owner, "test")
    after = state(brought)
    # A file is not widened with one of its rows.
    assert after.pop("captures") != before.pop("captures")
    assert after == before


def test_a_change_is_kept_with_person_purpose_and_reason(brought: Workspace) -> None:
    document = linked_document(brought)
    narrow(brought, mine(brought), [document], RED, "her cousin")
    widen(brought, mine(brought), [document], MarkingWords(level="green"), "she agreed")
    with brought.database.reading() as connection:
        table = schema.marking_changes
        rows = connection.execute(select(table).order_by(table.c.change_sequence)).all()
    green = Marking("local", TrafficLight.GREEN)
    assert [(row.from_marking_id, row.to_marking_id, row.reason) for row in rows] == [
        (LOCAL.id, CLOSED.id, "her cousin"),
        (CLOSED.id, green.id, "she agreed"),
    ]
    assert {(row.person, row.purpose) for row in rows} == {(brought.owner, "case 1")}
    assert [row.marking_id for row in rows] == [
        combined([LOCAL, CLOSED]).id,
        combined([CLOSED, green]).id,
    ]


def test_narrowing_does_not_widen_and_widening_says_why(brought: Workspace) -> None:
    document = linked_document(brought)
    before = state(brought)
    with pytest.raises(WideningError, match="let more people see"):
        narrow(brought, mine(brought), [document], MarkingWords(level="clear"))
    with pytest.raises(MarkingError, match="say why"):
        widen(brought, mine(brought), [document], MarkingWords(level="clear"), " ")
    with pytest.raises(NotFoundError):
        narrow(brought, mine(brought), ["0" * 32], RED)
    assert narrow(brought, mine(brought), [document], MarkingWords(level="amber")) == []
    assert state(brought) == before


def test_who_may_narrow_and_who_may_widen(of_many: Workspace) -> None:
    document = linked_document(of_many)
    stranger = as_person(of_many, Role.CUSTODIAN, organisation="north")
    with pytest.raises(NotFoundError):
        narrow(of_many, stranger, [document], RED)
    shared = MarkingWords(level="green")
    with pytest.raises(AccessDeniedError):
        widen(of_many, as_person(of_many, Role.ANALYST), [document], shared, "why not")
    widen(of_many, as_person(of_many, Role.CUSTODIAN), [document], shared, "agreed with north")
    stranger = as_person(of_many, Role.CUSTODIAN, Role.ANALYST, organisation="north")
    assert stranger.document(document)
    with pytest.raises(AccessDeniedError, match="may not narrow"):
        narrow(of_many, stranger, [document], RED)
    with pytest.raises(NotFoundError):
        widen(of_many, stranger, [document], MarkingWords(level="clear"), "why not")


def test_a_custodian_renews_what_has_expired(of_many: Workspace) -> None:
    document = linked_document(of_many)
    custodian = as_person(of_many, Role.CUSTODIAN)
    narrow(of_many, custodian, [document], MarkingWords(expires="2020-01-01"))
    custodian = as_person(of_many, Role.CUSTODIAN)
    with pytest.raises(NotFoundError):
        custodian.document(document)
    widen(of_many, custodian, [document], MarkingWords(expires="never"), "the case goes on")
    assert as_person(of_many, Role.CUSTODIAN).document(document)
    narrow(
        of_many, as_person(of_many, Role.CUSTODIAN), [document], MarkingWords(consent="withdrawn")
    )
    with pytest.raises(NotFoundError):
        widen(of_many, custodian, [document], MarkingWords(consent="given"), "we want it")


def test_every_version_is_narrowed(
    workspace: Workspace, bring: Callable[[Workspace, list[str]], None]
) -> None:
    for text in ("first", "second"):
        bring(workspace, [f'{{"url": "http://a.example/1", "text": "{text}"}}'])
    newest = mine(workspace).search("second").hits[0].document_id
    changes = narrow(workspace, mine(workspace), [newest], RED)
    assert len(changes) == 2
    bring(workspace, ['{"url": "http://a.example/1", "text": "third"}'])
    with workspace.database.reading() as connection:
        under = connection.scalars(select(schema.documents.c.marking_id)).all()
    assert under == [CLOSED.id] * 3


def test_an_act_that_cannot_be_audited_does_not_take_place(
    brought: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = linked_document(brought)
    before = state(brought)
    session = mine(brought)

    keep = brought.audit.append_many

    def full_for_acts(entries: Iterable[AuditEntry]) -> None:
        given = list(entries)
        if any(entry.outcome == "acted" for entry in given):
            message = "the audit log is full"
            raise AuditError(message)
        keep(given)

    monkeypatch.setattr(brought.audit, "append_many", full_for_acts)
    with pytest.raises(AuditError):
        narrow(brought, session, [document], RED)
    assert state(brought) == before
