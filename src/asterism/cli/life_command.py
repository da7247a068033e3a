"""`asterism life`: what happened to a document from the day it was first seen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated

import typer

from asterism.access import Session, open_workspace
from asterism.access.lives import LifeEvent
from asterism.cli.invocation import Invocation
from asterism.model.clock import to_datetime
from asterism.model.errors import NotFoundError

app = typer.Typer(add_completion=False)


@app.command()
def life(
    ctx: typer.Context,
    document: Annotated[str, typer.Argument(help="Id or address of a document.")],
) -> None:
    """Tell a document's life: first seen, each change, removed, back again."""
    invocation = Invocation.of(ctx)
    workspace = invocation.until_end(open_workspace(invocation.workspace))
    session = invocation.session(workspace, "look at the life of a document")
    for event in session.life_of(_id_of(session, document)):
        if invocation.json:
            typer.echo(json.dumps(event.to_json(), ensure_ascii=False))
            continue
        at = to_datetime(event.at).strftime("%Y-%m-%d %H:%M:%S")
        typer.echo(f"{at} UTC  {event.kind}  {event.document_id}")
        for line in _shown(event):
            typer.echo(f"    {line}")


def _id_of(session: Session, named: str) -> str:
    if "://" not in named:
        return named
    versions = session.document_versions(named)
    if not versions:
        message = f"there is no document from {named} that you may see"
        raise NotFoundError(message)
    return str(versions[-1]["id"])


def _shown(event: LifeEvent) -> Iterator[str]:
    if event.differences is None:
        return
    for change in event.differences.fields:
        yield f"{change.field}: {change.before!r} became {change.after!r}"
    yield from (line for line in event.differences.text if not line.startswith("  "))
