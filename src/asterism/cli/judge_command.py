"""`asterism judge`: a person's decision on two documents."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated

import typer

from asterism.access import open_workspace
from asterism.access.policy import Action
from asterism.cli.invocation import Invocation
from asterism.model.judgement import Judgement
from asterism.pipeline.judging import follow_judgements, judge

app = typer.Typer(add_completion=False)


class Verdict(StrEnum):
    """What can be decided; "unsure" takes an earlier decision back."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


@app.command()
def run(
    ctx: typer.Context,
    left: Annotated[str, typer.Argument(help="Id of a document.")],
    right: Annotated[str, typer.Argument(help="Id of the other.")],
    verdict: Annotated[Verdict, typer.Argument(help="What you decide.")],
    note: Annotated[str, typer.Option(help="Why.")] = "",
) -> None:
    """Say whether two documents have the same owner; their networks change at once."""
    invocation = Invocation.of(ctx)
    workspace = invocation.until_end(open_workspace(invocation.workspace))
    session = invocation.session(workspace, "judge a pair of documents")
    workspace.require(session.actor, Action.JUDGE)
    kept = judge(workspace, session, (left, right), Judgement(verdict.value), note)
    followed = follow_judgements(workspace)
    if invocation.json:
        typer.echo(json.dumps({**kept, "followed": followed}))
        return
    typer.echo(f"Kept as {kept['id']}")
    if not followed:
        typer.echo("Another process is forming networks; it follows this decision when it is done.")
