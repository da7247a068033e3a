"""`asterism networks`: which network each document belongs to."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from asterism.access import open_workspace
from asterism.cli.invocation import Invocation

app = typer.Typer(add_completion=False)


@app.command()
def networks(
    ctx: typer.Context,
    limit: Annotated[int, typer.Option(help="How many networks to list without --json.")] = 20,
) -> None:
    """List networks, largest first.

    With --json, print one {"url", "network"} a line for every document; a document that stands
    alone is a network of its own.
    """
    invocation = Invocation.of(ctx)
    workspace = invocation.until_end(open_workspace(invocation.workspace))
    session = invocation.session(workspace, "list networks")
    invocation.say_if_unformed(session)
    if invocation.json:
        for url, network in session.network_of_every_document():
            typer.echo(json.dumps({"url": url, "network": network}, ensure_ascii=False))
        return
    for item in session.networks(limit=limit):
        typer.echo(f"{item['id']}  {item['documents']:>6} documents")
