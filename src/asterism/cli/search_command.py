"""`asterism search`: find documents."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from asterism.access import open_workspace
from asterism.cli.invocation import Invocation

app = typer.Typer(add_completion=False)


@app.command()
def search(
    ctx: typer.Context,
    terms: Annotated[str, typer.Argument(help="Words, a phone number, an e-mail, a handle.")],
    offset: Annotated[int, typer.Option(min=0, help="Skip so many.")] = 0,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 20,
) -> None:
    """Search documents, newest first."""
    invocation = Invocation.of(ctx)
    workspace = invocation.until_end(open_workspace(invocation.workspace))
    session = invocation.session(workspace, "search")
    found = session.search(terms, offset=offset, limit=limit)
    for hit in found.hits:
        document = hit.document
        if invocation.json:
            shown = {"id": hit.document_id, "url": document["url"], "title": document["title"]}
            typer.echo(
                json.dumps(
                    shown | {"network": document["network_id"], "snippet": hit.snippet},
                    ensure_ascii=False,
                )
            )
            continue
        typer.echo(f"{hit.document_id}  {document['title']}")
        typer.echo(f"    {hit.snippet}")
    if not invocation.json:
        typer.echo(f"{found.total:,} documents")
