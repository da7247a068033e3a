"""Documents that were there when they were last looked at."""

from __future__ import annotations

from typing import Final

from sqlalchemy import bindparam, text

from asterism.collect.finding import MISSING
from asterism.record.database import Database

_LIVING: Final = text(
    "SELECT captures.url FROM captures JOIN sightings ON sightings.capture_id = captures.id"
    " WHERE captures.source_id = :source AND captures.url IN"
    " (SELECT url FROM documents WHERE source_id = :source)"
    " GROUP BY captures.url"
    " HAVING MAX(CASE WHEN captures.http_status IN (404, 410) OR captures.finding = :missing"
    " THEN 0 ELSE sightings.seen_at END) >"
    " MAX(CASE WHEN captures.http_status IN (404, 410) OR captures.finding = :missing"
    " THEN sightings.seen_at ELSE 0 END)"
    " ORDER BY captures.url"
).bindparams(bindparam("missing", MISSING))


def living_addresses(database: Database, source_id: str) -> list[str]:
    """Return the addresses of a source's documents that were not gone when last asked for."""
    with database.reading() as connection:
        return list(connection.scalars(_LIVING, {"source": source_id}))
