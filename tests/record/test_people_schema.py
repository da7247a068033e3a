from __future__ import annotations

from typing import Any, Final

import pytest
from sqlalchemy import Connection, Table, insert, select
from sqlalchemy.exc import IntegrityError

from asterism.access import Workspace
from asterism.record import people_schema as schema

HASH: Final = "a" * 64
ROWS: Final[dict[Table, dict[str, Any]]] = {
    schema.organisations: {
        "key": "aid", "name": "Aid", "folded_name": "aid", "kind": "nonprofit", "own": False,
    },
    schema.agreements: {
        "id": "g", "organisation_key": "aid", "valid_from": 1, "valid_until": 2,
        "reference": "", "made_by": "x", "made_at": 1,
    },
    schema.people: {
        "id": "p", "name": "Ana", "folded_name": "ana", "organisation_key": "aid",
        "roles": "analyst", "clearances": "", "state": "active", "invited_by": "x",
        "created_at": 1,
    },
    schema.sharing_groups: {"key": "north", "name": "North", "made_at": 1},
    schema.sharing_group_members: {
        "id": "m", "group_key": "north", "organisation_key": "aid", "valid_from": 1,
    },
    schema.passkeys: {
        "id": "k", "person_id": "p", "credential_id": b"c", "public_key": b"k", "sign_count": 0,
        "transports": "", "name": "laptop", "made_at": 1,
    },
    schema.authenticators: {
        "id": "t", "person_id": "p", "name": "phone", "sealed_secret": b"s", "made_at": 1,
    },
    schema.passwords: {"person_id": "p", "argon2id": "$", "changed_at": 1},
    schema.recovery_codes: {"code_sha256": HASH, "person_id": "p", "made_at": 1},
    schema.invitations: {
        "token_sha256": HASH, "person_id": "p", "made_by": "x", "made_at": 1, "expires_at": 2,
    },
    schema.challenges: {
        "challenge_sha256": HASH, "ceremony": "register", "person_id": "p", "expires_at": 2,
    },
    schema.sign_ins: {
        "id": "s", "token_sha256": HASH, "person_id": "p", "method": "passkey", "purpose": "",
        "made_at": 1, "last_used_at": 1, "expires_at": 2,
    },
    schema.service_tokens: {
        "id": "v", "token_sha256": HASH, "person_id": "p", "name": "", "actions": "read",
        "made_by": "x", "made_at": 1, "expires_at": 2,
    },
    schema.attempts: {"key": HASH, "count": 1, "expires_at": 2},
}  # fmt: skip
"""One row of each table, in an order in which they can be written."""

WRONG: Final[list[tuple[Table, dict[str, Any], str]]] = [
    (schema.organisations, {"key": "b", "folded_name": "b", "kind": "family"}, "check"),
    (schema.organisations, {"key": "b"}, "unique"),  # a name that looks like another's
    # a second own one
    (schema.organisations, {"key": "b", "folded_name": "b", "own": True}, "unique"),
    (schema.agreements, {"id": "b", "valid_until": 1}, "check"),  # over at the moment it begins
    (schema.people, {"id": "b"}, "unique"),  # a name that looks like another's
    (schema.people, {"id": "b", "folded_name": "b", "state": "deleted"}, "check"),
    # two members in one row, and none
    (schema.sharing_group_members, {"id": "b", "person_id": "p"}, "check"),
    (schema.sharing_group_members, {"id": "b", "organisation_key": None}, "check"),
    (schema.passkeys, {"id": "b"}, "unique"),  # a credential that is another's
    (schema.passwords, {}, "unique"),  # a second password
    (schema.challenges, {"challenge_sha256": "b", "ceremony": "recover"}, "check"),
    (schema.sign_ins, {"id": "b"}, "unique"),  # a token that is another's
    (schema.sign_ins, {"id": "b", "token_sha256": "b", "method": "none"}, "check"),
    (schema.service_tokens, {"id": "b"}, "unique"),
    (schema.recovery_codes, {}, "unique"),
    (schema.invitations, {}, "unique"),
    (schema.attempts, {}, "unique"),
]


def refused(connection: Connection, table: Table, row: dict[str, Any]) -> str:
    """Return the kind of constraint that a row broke, or an empty text."""
    try:
        with connection.begin_nested():
            connection.execute(insert(table).values(row))
    except IntegrityError as error:
        said = str(error.orig).lower().partition("\n")[0]
        return next(kind for kind in ("foreign key", "unique", "check", "null") if kind in said)
    return ""


def test_the_database_takes_a_row_of_each_and_none_that_means_nothing(
    workspace: Workspace,
) -> None:
    with workspace.database.operating() as connection:
        for table, row in ROWS.items():
            connection.execute(insert(table).values(row))
        taken = [
            (table.name, changed)
            for table, changed, kind in WRONG
            if refused(connection, table, ROWS[table] | changed) != kind
        ]
        assert taken == []
        for table, row in ROWS.items():
            kept = connection.execute(select(table)).mappings().all()
            assert any(dict(one) | row == dict(one) for one in kept)


def test_nobody_and_nothing_that_there_is_not_is_referred_to(workspace: Workspace) -> None:
    references = [
        (table, key.parent.name) for table in ROWS for key in sorted(table.foreign_keys, key=str)
    ]
    assert len(references) == 13
    with workspace.database.operating() as connection:
        for table in (schema.organisations, schema.people, schema.sharing_groups):
            connection.execute(insert(table).values(ROWS[table]))
        taken = []
        for table, column in references:
            fresh = {"id": "b", "key": "b", "folded_name": "b"}
            row = ROWS[table] | {k: v for k, v in fresh.items() if k in table.c}
            if table is schema.sharing_group_members and column == "person_id":
                row["organisation_key"] = None
            if refused(connection, table, row | {column: "nobody"}) != "foreign key":
                taken.append((table.name, column))
        assert taken == []


@pytest.mark.parametrize("table", ROWS, ids=lambda table: table.name)
def test_they_say_nothing_about_the_world_and_keep_no_secret(table: Table) -> None:
    assert not {"marking_id", "change_sequence"} & set(table.c.keys())
    assert not {"token", "code", "password", "secret", "challenge"} & set(table.c.keys())
    assert all(key.column.table.name in schema.TABLES_OF_PEOPLE for key in table.foreign_keys)


def test_every_table_of_the_module_is_named_as_one_of_people() -> None:
    made = {one.name for one in vars(schema).values() if isinstance(one, Table)}
    assert made == schema.TABLES_OF_PEOPLE == {table.name for table in ROWS}
