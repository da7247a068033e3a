"""Digests of the record's tables, so that two records can be compared byte for byte.

Every row counts, and so do change sequences, watermarks and jobs: the same input must give the
same record however often the work was interrupted. Left out is only what says *how* it was
made (when, by which process, and in how many attempts) and who may come in.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, select

from asterism.record import schema
from asterism.record.people_schema import TABLES_OF_PEOPLE

TABLES_OF_RUNS: Final = frozenset({"runs", "sightings"})
"""Rows named after runs, whose ids are drawn by lot."""

COLUMNS_OF_RUNS: Final[Mapping[str, Collection[str]]] = {
    "jobs": ("attempts", "lease_owner", "lease_until", "cursor"),
}
"""How often a job was begun, and under which lease. Its cursor is cleared at the end, so that
`state` tells whether it came there."""


@dataclass(frozen=True)
class TableDigest:
    """How many rows a table has, and the SHA-256 of their sorted lines of JSON."""

    rows: int
    sha256: str


def digest_tables(
    connection: Connection, without: Mapping[str, Collection[str]] | None = None
) -> dict[str, TableDigest]:
    """Return the digest of every table but those of runs and of people.

    Args:
        connection: an open connection on either database.
        without: further columns to leave out, by table.
    """
    left_out = without or {}
    return {
        name: _digest(connection, name, {*COLUMNS_OF_RUNS.get(name, ()), *left_out.get(name, ())})
        for name in sorted(schema.metadata.tables)
        if name not in TABLES_OF_RUNS | TABLES_OF_PEOPLE
    }


def _digest(connection: Connection, name: str, without: Collection[str]) -> TableDigest:
    columns = [column for column in schema.metadata.tables[name].c if column.name not in without]
    lines = sorted(
        json.dumps(list(row), ensure_ascii=False).encode("utf-8", "surrogatepass")
        for row in connection.execute(select(*columns))
    )
    return TableDigest(len(lines), hashlib.sha256(b"\n".join(lines)).hexdigest())
