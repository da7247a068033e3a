"""The schema's promises that later work stands on."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Table, insert
from sqlalchemy.exc import IntegrityError

from asterism.access import Workspace
from asterism.model.marking import LOCAL
from asterism.record import schema

STATEMENTS = (
    schema.sources, schema.captures, schema.documents, schema.extractions, schema.mentions,
    schema.links, schema.networks, schema.judgements, schema.leads, schema.lead_reviews,
    schema.marking_changes,
)  # fmt: skip
DERIVED = (schema.extractions, schema.mentions, schema.links, schema.networks, schema.leads)


@pytest.mark.parametrize("table", STATEMENTS, ids=lambda table: table.name)
def test_every_statement_carries_marking_and_change(table: Table) -> None:
    assert {"marking_id", "change_sequence"} <= set(table.c.keys())
    # Consent and expiry are part of the marking: one set of ids is the whole predicate.
    assert not {"consent", "expires_at"} & set(table.c.keys())
    assert not table.c.marking_id.nullable
    assert not table.c.change_sequence.nullable


@pytest.mark.parametrize("table", DERIVED, ids=lambda table: table.name)
def test_every_derived_row_names_its_version_and_what_it_supersedes(table: Table) -> None:
    assert not table.c.model_version_id.nullable
    assert table.c.supersedes.nullable


WRONG: dict[str, tuple[Table, dict[str, Any]]] = {
    "a marking nobody interned": (
        schema.networks,
        {
            "id": "n", "version": 1, "state": "current", "documents": 2,
            "model_version_id": 1, "marking_id": 5, "change_sequence": 1,
        },
    ),
    "a verdict that does not exist": (
        schema.judgements,
        {
            "id": "j", "left_id": "a", "right_id": "b", "verdict": "perhaps", "person": "p",
            "purpose": "p", "note": "", "decided_at": 1, "marking_id": LOCAL.id,
            "change_sequence": 1,
        },
    ),
    "a judgement the wrong way round": (
        schema.judgements,
        {
            "id": "j", "left_id": "b", "right_id": "a", "verdict": "same", "person": "p",
            "purpose": "p", "note": "", "decided_at": 1, "marking_id": LOCAL.id,
            "change_sequence": 1,
        },
    ),
    "a second counter": (schema.change_counter, {"id": 2, "value": 0}),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_the_database_refuses(workspace: Workspace, what: str) -> None:
    table, row = WRONG[what]
    with pytest.raises(IntegrityError), workspace.database.operating() as connection:
        connection.execute(insert(table).values(**row))
