"""`asterism serve`: the workspace as web pages and an API."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from asterism.access import open_workspace
from asterism.cli.invocation import Invocation
from asterism.web import require_free_port, serve

app = typer.Typer(add_completion=False)


@app.command()
def run(
    ctx: typer.Context,
    host: Annotated[str, typer.Option(help="Address to listen on; keep it on this computer.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on.")] = 8017,
) -> None:
    """Serve the workspace at http://127.0.0.1:8017 until stopped with Ctrl-C."""
    invocation = Invocation.of(ctx)
    workspace = invocation.until_end(open_workspace(invocation.workspace))
    require_free_port(host, port)
    address = f"http://{host}:{port}"
    typer.echo(
        json.dumps({"address": address})
        if invocation.json
        else f"Asterism at {address}  (single-user; not for real people's data)"
    )
    serve(workspace, host, port, person=invocation.person, purpose=invocation.purpose)
