"""A workspace: one record with its captures, its derived copies and its policy."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from sqlalchemy.exc import OperationalError

from asterism.access.audit import AuditEntry, FileAuditLog
from asterism.access.policy import Actor, Policy, SingleUserPolicy, system_user
from asterism.access.session import Session
from asterism.model.errors import AccessDeniedError, WorkspaceError
from asterism.model.marking import LOCAL, Marking
from asterism.model.visibility import Visibility
from asterism.model.workspace import WorkspacePaths
from asterism.record import schema
from asterism.record.database import Database, sqlite_url
from asterism.record.migrate import is_current, migrate
from asterism.record.reader.markings import markings
from asterism.record.writing import insert_rows, intern_marking

FORMAT: Final = 1


class Workspace:
    """An open workspace.

    Writers use `database`; every read goes through `session` or `service`.

    Args:
        paths: where things are kept.
        database: the record.
        owner: the account it belongs to.
        audit: where reads, acts and refusals are logged; the workspace's own file if None.
        policy: who may see what; the single-user policy if None.
    """

    def __init__(
        self,
        paths: WorkspacePaths,
        database: Database,
        owner: str,
        *,
        audit: FileAuditLog | None = None,
        policy: Policy | None = None,
    ) -> None:
        self.paths: Final = paths
        self.database: Final = database
        self.owner: Final = owner
        self.audit: Final = audit or FileAuditLog(paths.audit, paths.keys)
        self._policy = policy or SingleUserPolicy(owner)

    def session(self, person: str | None, purpose: str) -> Session:
        """Return the door to the record for a person with a purpose.

        Args:
            person: who acts; the account this process runs under if None.
            purpose: why, in a few words; it stands in every audit entry.

        Raises:
            AccessDeniedError: if the policy refuses; the refusal is audited first.
            AuditError: if the refusal cannot be kept.
        """
        actor = Actor(person or system_user(), purpose)
        try:
            visibility = self._resolve(actor)
        except AccessDeniedError as error:
            self._record_denial(actor, error)
            raise
        return Session(self.paths, self.database, actor, visibility, self.audit)

    def service(self, stage: str) -> Session:
        """Return the session under which a stage of the pipeline reads batches."""
        actor = Actor(f"service:{self.owner}", f"stage {stage}")
        return Session(self.paths, self.database, actor, self._resolve(actor), self.audit)

    def close(self) -> None:
        """Close the database and the audit log."""
        self.database.close()
        self.audit.close()

    def markings(self) -> list[Marking]:
        """Return every marking in the record: policy, which names no document."""
        with self.database.reading() as connection:
            return markings(connection)

    def _record_denial(self, actor: Actor, error: AccessDeniedError) -> None:
        self.audit.append(
            AuditEntry(
                person=actor.person,
                purpose=actor.purpose,
                action="session",
                terms={"says": str(error)},
                outcome="denied",
            )
        )

    def _resolve(self, actor: Actor) -> Visibility:
        return self._policy.visibility(actor, self.markings())


def create_workspace(root: Path, database_url: str | None = None) -> Workspace:
    """Make a workspace, or bring an existing one to this version's schema.

    Args:
        root: its folder; made if absent.
        database_url: SQLAlchemy address of the record; a SQLite file inside `root` if None.

    Raises:
        WorkspaceError: if the folder cannot be written or holds another database already, or
            the database does not answer.
    """
    paths = WorkspacePaths(root.absolute())
    try:
        for folder in (paths.root, paths.captures, paths.derived, paths.rejects):
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"{root}: cannot be made or written ({error.strerror}); choose another folder"
        raise WorkspaceError(message) from error
    settings: dict[str, str | int] = {
        "format": FORMAT,
        "database": database_url or "",
        "owner": system_user(),
    }
    made_before = paths.settings.exists()
    if made_before:
        settings = _read_settings(paths)
        if database_url and settings["database"] != database_url:
            message = f"{root}: this workspace already has its record in another database"
            raise WorkspaceError(message)
    database = _database(paths, settings)
    try:
        migrate(database)
    except OperationalError as error:
        raise _unreachable(paths, error) from error
    with database.operating() as connection:
        insert_rows(connection, schema.change_counter, ("id", "value"), [(1, 0)])
        intern_marking(connection, LOCAL)
    if not made_before:
        # Last, so that an address that does not answer can be given again, put right.
        _write_atomically(paths.settings, json.dumps(settings, indent=2))
    return Workspace(paths, database, str(settings["owner"]))


def open_workspace(root: Path) -> Workspace:
    """Open a workspace.

    Raises:
        WorkspaceError: if there is none, its database does not answer, or it needs
            `asterism init` after an upgrade.
    """
    paths = WorkspacePaths(root.absolute())
    if not paths.settings.exists():
        message = f"{root}: no workspace here; make one with: asterism --workspace {root} init"
        raise WorkspaceError(message)
    settings = _read_settings(paths)
    database = _database(paths, settings)
    try:
        with database.reading() as connection:
            current = is_current(connection)
    except OperationalError as error:
        raise _unreachable(paths, error) from error
    if not current:
        message = f"{root}: made by another version; run: asterism --workspace {root} init"
        raise WorkspaceError(message)
    return Workspace(paths, database, str(settings["owner"]))


def _database(paths: WorkspacePaths, settings: Mapping[str, str | int]) -> Database:
    return Database(str(settings["database"]) or sqlite_url(paths.database))


def _unreachable(paths: WorkspacePaths, error: OperationalError) -> WorkspaceError:
    reason = str(error.orig).strip().partition("\n")[0]
    return WorkspaceError(f"{paths.root}: its database cannot be opened ({reason})")


def _read_settings(paths: WorkspacePaths) -> dict[str, str | int]:
    try:
        settings: Any = json.loads(paths.settings.read_text())
    except (OSError, ValueError) as error:
        message = f"{paths.settings}: cannot be read ({error}); restore it from a backup"
        raise WorkspaceError(message) from error
    found = settings.get("format") if isinstance(settings, dict) else None
    if found != FORMAT:
        message = f"{paths.settings}: format {found}, this version reads {FORMAT}"
        raise WorkspaceError(message)
    return dict(settings)


def _write_atomically(path: Path, text: str) -> None:
    partial = path.with_suffix(".partial")
    partial.write_text(text)
    partial.replace(path)
