"""Whether the store of captures and its tombstones are as they should be; shows nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from asterism.access import Workspace, keys
from asterism.evidence.store import Place
from asterism.evidence.verifying import KeptCapture, Problem, verify_captures
from asterism.model.tombstone import KEY_KIND
from asterism.record import schema


def check_captures(workspace: Workspace) -> Iterator[Problem]:
    """Yield what is wrong with the captures: bytes that neither the record nor a tombstone names.

    Raises:
        WorkspaceError: if the key that signs tombstones cannot be read.
    """
    table = schema.captures
    with workspace.database.reading() as connection:
        rows = connection.execute(select(table).order_by(table.c.id)).mappings().all()
    kept = [
        KeptCapture(
            row["id"],
            Place(row["store_path"], row["store_offset"], row["store_length"]),
            row["url"],
            row["captured_at"],
            row["remaining_sha256"] or row["payload_sha256"],
        )
        for row in rows
    ]
    key = keys.signing_key(workspace.paths.keys, KEY_KIND).public
    yield from verify_captures(workspace.paths.captures, kept, key)
