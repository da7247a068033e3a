"""Markings as rows: how they are kept, and how they are read back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, select

from asterism.model.marking import Consent, Marking, TrafficLight
from asterism.record import schema

MARKING_COLUMNS: Final = (
    "id", "owner", "level", "sharing_group", "caveats", "embargo_until", "excluded", "consent",
    "expires_at", "parts",
)  # fmt: skip


def marking_row(marking: Marking) -> tuple[Any, ...]:
    """Return a marking as a row of `MARKING_COLUMNS`."""
    return (
        marking.id, marking.owner, int(marking.level), marking.sharing_group,
        ",".join(sorted(marking.caveats)), marking.embargo_until,
        "\n".join(sorted(marking.excluded)), int(marking.consent), marking.expires_at,
        ",".join(sorted(str(part.id) for part in marking.parts)),
    )  # fmt: skip


def read_markings(
    connection: Connection, marking_ids: Iterable[int] | None = None
) -> dict[int, Marking]:
    """Return these markings, or all, by id in ascending order; a sum with its parts."""
    table = schema.markings
    statement = select(table).order_by(table.c.id)
    if marking_ids is not None:
        statement = statement.where(table.c.id.in_(sorted(set(marking_ids))))
    rows = connection.execute(statement).mappings().all()
    plain = {row["id"]: _marking(row) for row in rows if not row["parts"]}
    wanted = {part for row in rows for part in _part_ids(row)} - plain.keys()
    parts = plain | (read_markings(connection, wanted) if wanted else {})
    return {
        row["id"]: plain.get(row["id"])
        or _marking(row, frozenset(parts[part] for part in _part_ids(row)))
        for row in rows
    }


def _part_ids(row: RowMapping) -> list[int]:
    return [int(item) for item in row["parts"].split(",") if item]


def _marking(row: RowMapping, parts: frozenset[Marking] = frozenset()) -> Marking:
    return Marking(
        owner=row["owner"],
        level=TrafficLight(row["level"]),
        sharing_group=row["sharing_group"],
        caveats=frozenset(filter(None, row["caveats"].split(","))),
        embargo_until=row["embargo_until"],
        excluded=frozenset(filter(None, row["excluded"].split("\n"))),
        consent=Consent(row["consent"]),
        expires_at=row["expires_at"],
        parts=parts,
    )
