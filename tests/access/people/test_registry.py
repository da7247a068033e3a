from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from asterism.access import Workspace
from asterism.access.audit import FileAuditLog
from asterism.access.audit.reading import KeptEntry
from asterism.access.people import (
    Administrator,
    Person,
    Registry,
    add_person,
    organisations,
    people,
    suspend,
)
from asterism.access.people.registry import is_id, new_id
from asterism.model.errors import AuditError
from asterism.model.organisation import Role
from asterism.record import people_schema as schema

Entries = Callable[[], list[KeptEntry]]


def test_an_act_that_cannot_be_logged_does_not_happen(
    workspace: Workspace, registry: Registry, operator: Administrator, ana: Person, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    broken = replace(
        registry, audit=FileAuditLog(tmp_path / "file" / "audit.jsonl", workspace.paths.keys)
    )
    with pytest.raises(AuditError):
        add_person(broken, operator, "Cyd", "Aid", [Role.ANALYST])
    with pytest.raises(AuditError):
        suspend(broken, operator, ana.name)
    with pytest.raises(AuditError):
        people(broken, operator)
    assert people(registry, operator) == [ana]
    assert [one.name for one in organisations(registry, operator)] == ["local", "Hope Line"]


def test_an_act_and_its_entry_are_kept_together(
    registry: Registry, operator: Administrator, ana: Person, entries: Entries
) -> None:
    before = len(entries())

    def end_all_and_fail() -> None:
        with registry.acting(operator, "end-all", "x") as connection:
            connection.execute(delete(schema.people))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        end_all_and_fail()
    with registry.database.reading() as connection:
        assert connection.scalars(select(schema.people.c.id)).all() == [ana.id]
    assert len(entries()) == before
    with registry.acting(operator, "end-all", "x", {"why": "test"}) as connection:
        connection.execute(delete(schema.people))
    last = entries()[0]
    assert (last.person, last.purpose, last.action, last.target, last.outcome, last.at) == (
        operator.person, operator.purpose, "end-all", "x", "acted", registry.clock(),
    )  # fmt: skip
    assert last.terms == {"why": "test"}


def test_a_look_is_logged_before_anything_is_seen(
    registry: Registry, operator: Administrator, entries: Entries
) -> None:
    with registry.reading(operator, "list-all"):
        assert (entries()[0].action, entries()[0].outcome) == ("list-all", "allowed")


def test_it_shows_no_key(registry: Registry) -> None:
    assert len(registry.key()) == 32
    assert registry.key() == registry.key()
    shown = repr(replace(registry, key=lambda: b"k" * 32))
    assert not any(word in shown for word in ("key", "kkk", "database", "audit"))


def test_ids_are_drawn_by_lot_and_looked_up_only_if_they_can_be_some() -> None:
    made = {new_id() for _ in range(200)}
    assert len(made) == 200
    assert all(is_id(one) for one in made)
    one = made.pop()
    wrong = ["", one[:-1], one + "0", one + "\n", one[:-1] + "G", one[:-1] + "\u0661", "F" * 32]
    assert not any(is_id(text) for text in wrong)
