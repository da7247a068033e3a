from __future__ import annotations

import pytest
from sqlalchemy import select

from asterism.access import Workspace
from asterism.access.policy import Actor, system_user
from asterism.model.clock import DAY, now
from asterism.model.errors import AsterismError, NotFoundError
from asterism.model.tombstone import ErasureReason
from asterism.pipeline.erasing import erase, preview
from asterism.pipeline.holding import held_documents, hold, holds, release
from asterism.pipeline.stage import StageContext
from asterism.pipeline.subjects import Selection
from asterism.record import schema

OWNER = Actor(system_user(), "legal authority: letter 12")


@pytest.fixture
def shared(brought: Workspace) -> tuple[str, list[str]]:
    """Give an identifier of the processed world and the documents that carry it."""
    rows = brought.service("test").rows(
        "mentions",
        "SELECT value, document_id FROM mentions WHERE kind = 'phone' AND {visible}",
    )
    carried: dict[str, set[str]] = {}
    for value, document_id in rows:
        carried.setdefault(value, set()).add(document_id)
    value, documents = max(carried.items(), key=lambda item: (len(item[1]), item[0]))
    return f"phone:{value}", sorted(documents)


def test_what_is_held_is_not_erased(brought: Workspace, shared: tuple[str, list[str]]) -> None:
    identifier, documents = shared
    assert len(documents) > 3
    kept = hold(brought, OWNER, Selection(documents=documents[:2]), "letter 12")
    chosen = Selection(identifiers=[identifier])
    assert preview(brought, OWNER, chosen).held == 2
    context = StageContext(brought)
    with pytest.raises(AsterismError, match="under legal hold"):
        erase(context, OWNER, chosen, ErasureReason.REQUEST)
    with pytest.raises(AsterismError, match="under legal hold"):
        erase(context, OWNER, Selection(documents=documents[:1]), ErasureReason.REQUEST,
              leave_held=True)  # fmt: skip
    report = erase(context, OWNER, chosen, ErasureReason.REQUEST, leave_held=True)
    assert report.documents == preview(brought, OWNER, chosen).held + len(documents) - 4
    release(brought, OWNER, kept)
    assert erase(context, OWNER, chosen, ErasureReason.REQUEST).documents == 2
    with brought.database.reading() as connection:
        assert connection.scalar(select(schema.held.c.target_id)) is None


def test_a_hold_on_an_identifier_holds_whatever_carries_it(
    brought: Workspace, shared: tuple[str, list[str]]
) -> None:
    identifier, documents = shared
    hold(brought, OWNER, Selection(identifiers=[identifier]), "letter 12")
    assert held_documents(brought.service("test"), documents) == frozenset(documents)
    (only,) = holds(brought, OWNER)
    assert (only.documents, only.identifiers, only.legal_basis) == (len(documents), 1, "letter 12")


def test_a_hold_ends_when_it_was_to_end(brought: Workspace, shared: tuple[str, list[str]]) -> None:
    _, documents = shared
    hold(brought, OWNER, Selection(documents=documents[:1]), "over", until=now() - DAY)
    assert held_documents(brought.service("test"), documents) == frozenset()
    hold(brought, OWNER, Selection(documents=documents[:1]), "on", until=now() + DAY)
    assert held_documents(brought.service("test"), documents) == {documents[0]}


def test_a_hold_says_on_what_ground_and_is_released_once(
    brought: Workspace, shared: tuple[str, list[str]]
) -> None:
    _, documents = shared
    with pytest.raises(AsterismError, match="legal basis"):
        hold(brought, OWNER, Selection(documents=documents), " ")
    made = hold(brought, OWNER, Selection(documents=documents), "letter 12")
    release(brought, OWNER, made)
    for other in (made, "0" * 32):
        with pytest.raises(NotFoundError):
            release(brought, OWNER, other)
    (released,) = holds(brought, OWNER)
    assert released.released_at is not None
    actions = [entry.action for entry in brought.audit.entries(target=made)]
    assert actions == ["hold", "hold"]
