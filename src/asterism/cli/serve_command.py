"""`asterism serve`: the workspace as web pages and an API."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from asterism.access import open_workspace
from asterism.cli.invocation import Invocation
from asterism.model.errors import WorkspaceError
from asterism.web import Line, address_of, require_free_port, serve

app = typer.Typer(add_completion=False)


@app.command()
def run(
    ctx: typer.Context,
    host: Annotated[str, typer.Option(help="Address to listen on; keep it on this computer.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on.")] = 8017,
    certificate: Annotated[
        Path | None, typer.Option(help="File of a certificate, to serve over TLS.")
    ] = None,
    key: Annotated[
        Path | None, typer.Option(help="File of its private key, if it is another file.")
    ] = None,
    behind_proxy: Annotated[  # noqa: FBT002 - a flag
        bool,
        typer.Option(
            "--behind-proxy",
            help="A proxy on this computer passes requests on; believe its X-Forwarded-For.",
        ),
    ] = False,
) -> None:
    """Serve the workspace at http://localhost:8017 until stopped with Ctrl-C.

    A shared workspace for other computers needs TLS and the address of its pages in
    workspace.json, under sign_in.
    """
    invocation = Invocation.of(ctx)
    workspace = invocation.until_end(open_workspace(invocation.workspace))
    require_free_port(host, port)
    shared = workspace.shared
    address = address_of(workspace, port) if shared else f"http://{host}:{port}"
    if certificate is not None and not address.startswith("https://"):
        message = (
            "over TLS the pages need their address: write it into workspace.json, as in "
            '"sign_in": {"address": "https://asterism.example"}'
        )
        raise WorkspaceError(message)
    kind = "shared: people sign in" if shared else "single-user; not for real people's data"
    typer.echo(
        json.dumps({"address": address}) if invocation.json else f"Asterism at {address}  ({kind})"
    )
    serve(
        workspace,
        host,
        port,
        person=invocation.person,
        purpose=invocation.purpose,
        line=Line(certificate, key, behind_proxy),
    )
