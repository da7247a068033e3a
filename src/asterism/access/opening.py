"""Making a workspace and opening one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from sqlalchemy.exc import OperationalError

from asterism.access.people.organisations import make_own_organisation, name_own_organisation
from asterism.access.people.settings import SignInSettings
from asterism.access.policy import system_user
from asterism.access.workspace import Workspace
from asterism.evidence.timestamps import Authority
from asterism.model.errors import WorkspaceError
from asterism.model.marking import LOCAL
from asterism.model.organisation import OrganisationKind
from asterism.model.workspace import WorkspacePaths
from asterism.record import schema
from asterism.record.database import Database, sqlite_url
from asterism.record.migrate import is_current, migrate
from asterism.record.writing import insert_rows, intern_marking

FORMAT: Final = 1


def create_workspace(
    root: Path,
    database_url: str | None = None,
    *,
    organisation: str | None = None,
    organisation_kind: OrganisationKind | None = None,
) -> Workspace:
    """Make a workspace, or bring an existing one to this version's schema.

    Args:
        root: its folder; made if absent.
        database_url: SQLAlchemy address of the record; a SQLite file inside `root` if None.
        organisation: the name of the organisation that keeps the workspace; "local", or the one
            it has, if None.
        organisation_kind: what kind of organisation that is; non-profit, or the kind it has, if
            None.

    Raises:
        WorkspaceError: if the folder cannot be written or holds another database already, or
            the database does not answer.
        PeopleError: if the organisation's name cannot be one.
        AccessDeniedError: if somebody else's organisation would get another name.
    """
    paths = WorkspacePaths(root.absolute())
    try:
        paths.root.mkdir(mode=0o700, parents=True, exist_ok=True)  # nobody else on the computer
        for folder in (paths.captures, paths.derived, paths.rejects):
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"{root}: cannot be made or written ({error.strerror}); choose another folder"
        raise WorkspaceError(message) from error
    settings: dict[str, Any] = {
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
        make_own_organisation(connection)
    workspace = _workspace(paths, database, settings)
    if organisation is not None or organisation_kind is not None:
        by = workspace.administrator(None, "name the workspace's organisation")
        name_own_organisation(workspace.registry, by, organisation, organisation_kind)
    if not made_before:
        # Last, so that an address that does not answer can be given again, put right.
        _write_atomically(paths.settings, json.dumps(settings, indent=2))
    return workspace


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
    return _workspace(paths, database, settings)


def _workspace(paths: WorkspacePaths, database: Database, settings: Mapping[str, Any]) -> Workspace:
    of_sign_ins = SignInSettings.of(settings)
    owner, authority = str(settings["owner"]), authority_of(settings)
    return Workspace(paths, database, owner, settings=of_sign_ins, authority=authority)


def authority_of(settings: Mapping[str, Any]) -> Authority | None:
    """Return the authority that states the time of manifests; None if none is configured.

    Raises:
        WorkspaceError: if the settings say something else under "time_authority".
    """
    given = settings.get("time_authority")
    if given is None:
        return None
    if not isinstance(given, dict) or set(given) != {"url", "certificates"}:
        message = "workspace.json: time_authority holds a url and certificates, and no more"
        raise WorkspaceError(message)
    return Authority(str(given["url"]), str(given["certificates"]))


def set_authority(paths: WorkspacePaths, authority: Authority | None) -> None:
    """Write down which authority states the time of manifests; None for nobody.

    Raises:
        WorkspaceError: if the settings cannot be read.
    """
    settings = _read_settings(paths)
    settings.pop("time_authority", None)
    if authority is not None:
        settings["time_authority"] = asdict(authority)
    _write_atomically(paths.settings, json.dumps(settings, indent=2))


def _database(paths: WorkspacePaths, settings: Mapping[str, Any]) -> Database:
    return Database(str(settings["database"]) or sqlite_url(paths.database))


def _unreachable(paths: WorkspacePaths, error: OperationalError) -> WorkspaceError:
    reason = str(error.orig).strip().partition("\n")[0]
    return WorkspaceError(f"{paths.root}: its database cannot be opened ({reason})")


def _read_settings(paths: WorkspacePaths) -> dict[str, Any]:
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
