"""`asterism export`: documents out of the workspace, each under its label."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from asterism.access import open_workspace
from asterism.cli.invocation import Invocation
from asterism.model.errors import AsterismError
from asterism.pipeline.exporting import export

app = typer.Typer(add_completion=False)


@app.command()
def run(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="JSON lines to write; must not be there yet.")],
    network: Annotated[str | None, typer.Option(help="Only this network's documents.")] = None,
    search: Annotated[str | None, typer.Option(help="Only what a search finds.")] = None,
) -> None:
    """Write what you may take out, with a signed manifest of who, what, why and when.

    Every line has its label (Traffic Light Protocol 2.0): keep to it.
    """
    invocation = Invocation.of(ctx)
    workspace = invocation.until_end(open_workspace(invocation.workspace))
    if invocation.purpose is None and invocation.token is None:
        message = "say what for (--purpose TEXT): it stands in the manifest and in the audit log"
        raise AsterismError(message)
    session = invocation.session(workspace, "")
    report = export(workspace, session, file, network=network, terms=search)
    if invocation.json:
        typer.echo(json.dumps(report.to_json(), ensure_ascii=False))
        return
    typer.echo(f"{report.documents:,} documents in {file}, up to {report.label}")
    typer.echo(f"SHA-256 {report.sha256}, signed in {file}.manifest.json")
