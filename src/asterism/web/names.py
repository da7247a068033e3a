"""Names of the organisations that markings and people hold by their keys."""

from __future__ import annotations

from asterism.access import Workspace
from asterism.access.people.organisations import OWN_KEY, find_organisation


def organisation_name(workspace: Workspace, key: str) -> str:
    """Return what an organisation is called; its key where it is no member (any more)."""
    with workspace.registry.database.reading() as connection:
        found = find_organisation(connection, key)
    return key if found is None else found.name


def keeper_name(workspace: Workspace) -> str:
    """Return what the organisation that keeps the workspace is called, as far as it has a name."""
    name = organisation_name(workspace, OWN_KEY)
    return "this organisation" if name == OWN_KEY else name


def organisation_names(workspace: Workspace, keys: str) -> list[str]:
    """Return the names of the owners of a marking, which a sum joins by "+"."""
    return [organisation_name(workspace, key) for key in keys.split("+")]
