"""`asterism hold`: legal holds, which neither erasure nor retention passes over."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Annotated

import typer

from asterism.access import open_workspace
from asterism.access.policy import Action
from asterism.cli.days import FORMATS, day_of, end_of
from asterism.cli.invocation import Invocation
from asterism.cli.subject_options import (
    DocumentOption,
    IdentifierOption,
    SearchOption,
    selection_of,
)
from asterism.pipeline import holding

app = typer.Typer(add_completion=False, no_args_is_help=True)

PURPOSE = "legal authority: see to holds"


@app.callback()
def hold() -> None:
    """Put legal holds on documents, list them and take them off."""


@app.command()
def add(
    ctx: typer.Context,
    legal_basis: Annotated[str, typer.Option(help="On what ground.")],
    document: DocumentOption = None,
    identifier: IdentifierOption = None,
    search: SearchOption = None,
    until: Annotated[
        datetime | None, typer.Option(formats=FORMATS, help="The last day; for good if absent.")
    ] = None,
) -> None:
    """Hold documents, and whatever carries an identifier now or later."""
    invocation = Invocation.of(ctx)
    workspace = invocation.until_end(open_workspace(invocation.workspace))
    actor = invocation.actor(workspace, Action.HOLD, PURPOSE)
    made = holding.hold(
        workspace, actor, selection_of(document, identifier, search), legal_basis, end_of(until)
    )
    typer.echo(json.dumps({"id": made}) if invocation.json else made)


@app.command("list")
def list_(ctx: typer.Context) -> None:
    """List holds, the newest first."""
    invocation = Invocation.of(ctx)
    workspace = invocation.until_end(open_workspace(invocation.workspace))
    actor = invocation.actor(workspace, Action.HOLD, PURPOSE)
    for item in holding.holds(workspace, actor):
        if invocation.json:
            typer.echo(json.dumps(asdict(item), ensure_ascii=False))
            continue
        state = "until released" if item.until is None else f"until {day_of(item.until - 1)}"
        if item.released_at is not None:
            state = f"released {day_of(item.released_at)}"
        typer.echo(
            f"{item.id}  {day_of(item.held_at)}  {state}  {item.documents:,} documents, "
            f"{item.identifiers:,} identifiers  {item.person}: {item.legal_basis}"
        )


@app.command()
def release(
    ctx: typer.Context, hold_id: Annotated[str, typer.Argument(help="Id of the hold.")]
) -> None:
    """Take a hold off."""
    invocation = Invocation.of(ctx)
    workspace = invocation.until_end(open_workspace(invocation.workspace))
    actor = invocation.actor(workspace, Action.HOLD, PURPOSE)
    holding.release(workspace, actor, hold_id)
    typer.echo(json.dumps({"id": hold_id}) if invocation.json else f"Released {hold_id}")
