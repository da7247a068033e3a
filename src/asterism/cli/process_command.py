"""`asterism process`: bring everything derived up to date."""

from __future__ import annotations

import json
from typing import Annotated, Final

import typer

from asterism.access import open_workspace
from asterism.access.policy import Action
from asterism.cli.invocation import Invocation
from asterism.pipeline.process import process
from asterism.pipeline.stage import StageContext

PATIENCE_SECONDS: Final = 60.0
"""Networks that follow a judgement are formed by whoever judges, and soon done."""

app = typer.Typer(add_completion=False)


@app.command()
def run(
    ctx: typer.Context,
    workers: Annotated[int, typer.Option(min=1, help="Processes for reading documents.")] = 2,
) -> None:
    """Read, link and look for patterns in everything that is new.

    It can be stopped at any moment; the next run goes on where it was.
    """
    invocation = Invocation.of(ctx)
    workspace = invocation.until_end(open_workspace(invocation.workspace))
    actor = invocation.actor(workspace, Action.PROCESS, "process what is new")
    progress = invocation.progress
    context = StageContext(workspace, workers=workers, progress=progress, patience=PATIENCE_SECONDS)
    seconds = process(context, actor.person, actor.purpose)
    progress.end()
    if invocation.json:
        typer.echo(json.dumps({name: round(spent, 3) for name, spent in seconds.items()}))
        return
    for name, spent in seconds.items():
        typer.echo(f"{name:18} {spent:8.1f} s")
