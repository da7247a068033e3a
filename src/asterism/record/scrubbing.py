"""Deleted rows off the disk: a database file keeps them in unused space until it is rewritten."""

from __future__ import annotations

import time
from typing import Any, Final

from asterism.model.errors import BusyError
from asterism.record.database import Database

LARGE_BYTES: Final = 256 << 20
"""From this size on SQLite copies through a file instead of memory."""
PATIENCE_SECONDS: Final = 20
LOOK_AGAIN_SECONDS: Final = 0.1
SCRUBBED: Final = (
    "documents", "mentions", "extractions", "links", "link_supports", "identifier_statistics",
    "networks", "network_members", "network_lineage", "leads", "lead_reviews", "judgements",
    "captures", "sightings", "marking_changes", "runs", "holds", "held",
    "watch_list",
)  # fmt: skip
"""Tables in which something of a person may have stood."""


def scrub(database: Database) -> None:
    """Write the database's files anew without what was deleted.

    SQLite's file is written anew and its log emptied. Postgres writes the touched tables anew;
    its own log, replicas and backups keep the rows for as long as they are kept.

    Raises:
        BusyError: if another process goes on reading an older state of the record.
    """
    connection = database.engine.raw_connection()
    try:
        if database.dialect == "sqlite":
            _scrub_sqlite(connection)
        else:
            _scrub_postgres(connection)
    finally:
        connection.close()


def _scrub_sqlite(connection: Any) -> None:  # noqa: ANN401 - the driver's
    cursor = connection.cursor()
    try:
        if _value(cursor, "page_count") * _value(cursor, "page_size") > LARGE_BYTES:
            cursor.execute("PRAGMA temp_store = FILE")
        cursor.execute("VACUUM")
        deadline = time.monotonic() + PATIENCE_SECONDS
        while _value(cursor, "wal_checkpoint(TRUNCATE)"):
            if time.monotonic() > deadline:
                message = (
                    "another process is reading an older state of the record; stop it, then run: "
                    "asterism erase --resume"
                )
                raise BusyError(message)
            time.sleep(LOOK_AGAIN_SECONDS)
    finally:
        cursor.execute("PRAGMA temp_store = MEMORY")
        cursor.close()


def _value(cursor: Any, pragma: str) -> int:  # noqa: ANN401 - the driver's
    return int(cursor.execute(f"PRAGMA {pragma}").fetchone()[0])


def _scrub_postgres(connection: Any) -> None:  # noqa: ANN401 - the driver's
    driver = connection.driver_connection
    before, driver.autocommit = driver.autocommit, True
    try:
        for table in SCRUBBED:
            driver.execute(f"VACUUM FULL {table}")
    finally:
        driver.autocommit = before
