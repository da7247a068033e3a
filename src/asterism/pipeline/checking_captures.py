"""Whether the store of captures is as it should be; shows nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import Connection, collate, select

from asterism.access import Workspace, keys
from asterism.evidence.chain import KEY_KIND
from asterism.evidence.store import Place
from asterism.evidence.verifying import KeptCapture, Keys, Problem, StoreCheck
from asterism.model import tombstone
from asterism.model.signing import PublicKey, SigningKey
from asterism.record import schema

BATCH = 5_000


def check_captures(workspace: Workspace) -> Iterator[Problem]:
    """Yield what is wrong with the captures: bytes that nothing signed answers for.

    Raises:
        WorkspaceError: if the keys that sign manifests and tombstones cannot be read.
    """
    yield from look_through(workspace, store_check(workspace))


def store_check(
    workspace: Workspace,
    *,
    deep: bool = False,
    key: PublicKey | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,  # noqa: ARG005 - says nothing
) -> StoreCheck:
    """Return a look through the workspace's store, to be run by `look_through`.

    Args:
        workspace: whose.
        deep: unpack every record too, although its digest fits.
        key: that manifests must be signed with; the workspace's if None.
        progress: told how many bytes were looked at.

    Raises:
        WorkspaceError: if the keys that sign manifests and tombstones cannot be read.
    """
    folder = workspace.paths.keys
    found = Keys(
        _public(folder, tombstone.KEY_KIND), key or _public(folder, KEY_KIND), workspace.authority
    )
    return StoreCheck(workspace.paths.captures, found, deep, progress)


def _public(folder: Path, kind: str) -> PublicKey:
    """Return a public key; where nothing was signed yet, one that has signed nothing."""
    return keys.public_key_if_any(folder, kind) or SigningKey.make(kind).public


def look_through(workspace: Workspace, check: StoreCheck) -> Iterator[Problem]:
    """Yield what is wrong with the store, and with the record's rows about it."""
    with workspace.database.reading() as connection:
        yield from check.run(_kept(connection))


def _kept(connection: Connection) -> Iterator[KeptCapture]:
    """Yield every capture, by path of its file in the order of code points."""
    table = schema.captures
    path = table.c.store_path
    ordered = path if connection.dialect.name == "sqlite" else collate(path, "C")
    statement = select(table).order_by(ordered, table.c.store_offset, table.c.id)
    for row in connection.execution_options(yield_per=BATCH).execute(statement):
        yield KeptCapture(
            row.id,
            Place(row.store_path, row.store_offset, row.store_length),
            row.url,
            row.captured_at,
            row.remaining_sha256 or row.payload_sha256,
            row.source_id,
        )
