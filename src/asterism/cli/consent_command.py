"""`asterism consent`: what somebody says of the use of material about them."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from asterism.access import open_workspace
from asterism.cli.invocation import Invocation
from asterism.cli.subject_options import (
    DocumentOption,
    IdentifierOption,
    SearchOption,
    selection_of,
)
from asterism.pipeline import withdrawing

app = typer.Typer(add_completion=False, no_args_is_help=True)


@app.callback()
def consent() -> None:
    """Keep that somebody withdrew their consent."""


@app.command()
def withdraw(
    ctx: typer.Context,
    document: DocumentOption = None,
    identifier: IdentifierOption = None,
    search: SearchOption = None,
    reason: Annotated[str, typer.Option(help="What is to be kept with the change.")] = "",
) -> None:
    """Let nobody see documents any more: consent to their use was withdrawn.

    Searches and exports follow at once; links, networks and leads with the next
    `asterism process`. The bytes stay until they are erased.
    """
    invocation = Invocation.of(ctx)
    workspace = invocation.until_end(open_workspace(invocation.workspace))
    session = invocation.session(workspace, "keep that consent was withdrawn")
    chosen = selection_of(document, identifier, search)
    changed = withdrawing.withdraw(workspace, session, chosen, reason)
    if invocation.json:
        typer.echo(json.dumps({"documents": len(changed)}))
        return
    typer.echo(f"{len(changed):,} documents are seen by nobody any more.")
    typer.echo("Next: asterism process")
