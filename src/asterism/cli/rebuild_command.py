"""`asterism rebuild`: everything derived, anew from the record."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from asterism.access import open_workspace
from asterism.access.policy import Action
from asterism.cli.invocation import Invocation
from asterism.pipeline.rebuilding import rebuild
from asterism.pipeline.stage import StageContext

app = typer.Typer(add_completion=False)


@app.command()
def run(
    ctx: typer.Context,
    workers: Annotated[int, typer.Option(min=1, help="Processes for reading documents.")] = 2,
) -> None:
    """Delete the search index, the columnar copy and the text signatures, and make them anew.

    Documents, captures, judgements and reviews are the record and stay as they are. Links,
    networks and leads are computed again; what has not changed keeps its id.
    """
    invocation = Invocation.of(ctx)
    workspace = invocation.until_end(open_workspace(invocation.workspace))
    actor = invocation.actor(workspace, Action.PROCESS, "rebuild what is derived")
    progress = invocation.progress
    context = StageContext(workspace, workers=workers, progress=progress)
    seconds = rebuild(context, actor.person, actor.purpose)
    progress.end()
    if invocation.json:
        typer.echo(json.dumps({name: round(spent, 3) for name, spent in seconds.items()}))
        return
    typer.echo(f"Rebuilt in {sum(seconds.values()):.1f} s")
