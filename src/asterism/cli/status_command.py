"""`asterism status`: counts, sizes, lag and what is stale."""

from __future__ import annotations

import json

import typer

from asterism.access import open_workspace
from asterism.cli.invocation import Invocation
from asterism.pipeline.status import WorkspaceStatus, workspace_status

app = typer.Typer(add_completion=False)


@app.command()
def run(ctx: typer.Context) -> None:
    """Show what the workspace holds, and how far behind anything derived is."""
    invocation = Invocation.of(ctx)
    workspace = invocation.until_end(open_workspace(invocation.workspace))
    status = workspace_status(workspace, invocation.session(workspace, "look at the status"))
    if invocation.json:
        typer.echo(json.dumps(status.to_json()))
        return
    _show(status, shared=workspace.shared)


def _show(status: WorkspaceStatus, *, shared: bool) -> None:
    change = "" if status.change_sequence is None else f", change {status.change_sequence:,}"
    typer.echo(f"Workspace {status.folder}{change}")
    alone = "It is single-user and not for real people's data.\n"
    typer.echo("It is shared; the counts are of what you may see.\n" if shared else alone)
    for name, count in status.counts.items():
        typer.echo(f"{name:22} {count:>12,}")
    typer.echo("")
    for name, size in status.bytes.items():
        typer.echo(f"{name:22} {size / 1_000_000:>12,.1f} MB")
    typer.echo("")
    for name, lag in status.lag.items():
        state = "up to date" if not lag else f"{lag:,} rows behind"
        typer.echo(f"{name:22} {state:>20}")
    for sentence in status.stale:
        typer.echo(f"\n{sentence}")
