"""The options that state a marking, the same wherever one is stated."""

from __future__ import annotations

from typing import Annotated

import typer

from asterism.access import Workspace
from asterism.access.people.organisations import organisation_named

OwnerOption = Annotated[
    str | None,
    typer.Option("--owner", metavar="ORGANISATION", help="Who decides about it."),
]
LevelOption = Annotated[
    str | None,
    typer.Option("--level", metavar="LEVEL", help="TLP: clear, green, amber, amber+strict or red."),
]
GroupOption = Annotated[
    str | None,
    typer.Option("--group", metavar="GROUP", help="Share it with a group; none for the owner."),
]
ExcludeOption = Annotated[
    list[str] | None,
    typer.Option(
        "--exclude",
        metavar="WHO",
        help="organisation:NAME or person:NAME, never to see it. May be repeated.",
    ),
]
CaveatOption = Annotated[
    list[str] | None,
    typer.Option(
        "--caveat",
        metavar="CAVEAT",
        help="juvenile, victim-only, sealed or a word of yours. May be repeated.",
    ),
]
EmbargoOption = Annotated[
    str | None,
    typer.Option(
        "--embargo", metavar="DAY", help="For the owner alone until a day (2026-12-31), or none."
    ),
]
ExpiresOption = Annotated[
    str | None,
    typer.Option("--expires", metavar="DAY", help="The last day on which it is seen, or never."),
]
ConsentOption = Annotated[
    str | None,
    typer.Option("--consent", metavar="WORD", help="given, withdrawn or not-asked."),
]


def owner_of(workspace: Workspace, name: str | None) -> str | None:
    """Return the key of a member organisation, or None if no name was given.

    Raises:
        PeopleError: if there is none by that name: what nobody owns nobody could ever see.
    """
    if name is None:
        return None
    with workspace.database.reading() as connection:
        return organisation_named(connection, name).key
