"""Options by which somebody is named: on the command line of erasure, hold and consent."""

from __future__ import annotations

from typing import Annotated

import typer

from asterism.pipeline.subjects import Selection

DocumentOption = Annotated[
    list[str] | None, typer.Option("--document", metavar="ID", help="A document. Repeatable.")
]
IdentifierOption = Annotated[
    list[str] | None,
    typer.Option(
        "--identifier",
        metavar="KIND:VALUE",
        help="Whatever carries it: phone:+12025550123, email:…, handle:…, wallet:…, url:… "
        "Repeatable.",
    ),
]
SearchOption = Annotated[
    str | None, typer.Option("--search", metavar="TERMS", help="Whatever a search finds.")
]


def selection_of(
    documents: list[str] | None, identifiers: list[str] | None, search: str | None
) -> Selection:
    """Return what the options name."""
    return Selection(tuple(documents or ()), tuple(identifiers or ()), search)
