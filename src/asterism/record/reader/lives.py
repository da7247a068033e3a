"""When a document's address was asked for, and what was there each time."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from asterism.model.visibility import Visibility
from asterism.record import schema
from asterism.record.reader.predicate import visible


def visits(
    connection: Connection, visibility: Visibility, source_id: str, url: str
) -> list[dict[str, Any]]:
    """Return the visible visits of an address of a source, oldest first.

    A run that visits again and again keeps only its last visit that brought the same bytes; the
    first one stands with the capture.
    """
    captures, sightings = schema.captures, schema.sightings
    statement = (
        select(
            sightings.c.seen_at,
            captures.c.captured_at,
            captures.c.id.label("capture_id"),
            captures.c.http_status,
            captures.c.finding,
        )
        .join(captures, captures.c.id == sightings.c.capture_id)
        .where(
            captures.c.url == url,
            captures.c.source_id == source_id,
            visible(captures.c.marking_id, visibility),
        )
    )
    found = [dict(row) for row in connection.execute(statement).mappings()]
    first = [{**row, "seen_at": row["captured_at"]} for row in found]
    every = {(row["seen_at"], row["capture_id"]): row for row in [*first, *found]}
    return [every[key] for key in sorted(every)]
