"""`asterism organisation`: member organisations and their agreements."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated

import typer

from asterism.access import open_workspace
from asterism.access.people import (
    add_agreement,
    add_organisation,
    agreements,
    organisations,
    revoke_agreement,
)
from asterism.cli.days import FORMATS, day_of, end_of
from asterism.cli.invocation import Invocation
from asterism.model.organisation import OrganisationKind

app = typer.Typer(add_completion=False, no_args_is_help=True)


@app.callback()
def organisation() -> None:
    """List and add organisations, and see to their agreements."""


@app.command("list")
def list_(ctx: typer.Context) -> None:
    """List organisations: the one that keeps the workspace first, then by name.

    With --json, print one {"name", "kind"} a line.
    """
    invocation = Invocation.of(ctx)
    workspace = invocation.until_end(open_workspace(invocation.workspace))
    by = invocation.administrator(workspace, "administration: list organisations")
    for item in organisations(workspace.registry, by):
        if invocation.json:
            typer.echo(json.dumps({"name": item.name, "kind": item.kind}, ensure_ascii=False))
            continue
        typer.echo(f"{item.key:24} {item.kind:12} {item.name}{'  (this one)' * item.own}")


@app.command()
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="Its name.")],
    kind: Annotated[OrganisationKind, typer.Option(help="What kind of organisation it is.")],
    agreement_until: Annotated[
        datetime | None,
        typer.Option(formats=FORMATS, help="Last day of its agreement (UTC); in a year if absent."),
    ] = None,
    reference: Annotated[str, typer.Option(help="Where the signed agreement is.")] = "",
    group: Annotated[
        list[str] | None, typer.Option(help="A sharing group it joins; may be repeated.")
    ] = None,
) -> None:
    """Add a member organisation, under an agreement."""
    invocation = Invocation.of(ctx)
    workspace = invocation.until_end(open_workspace(invocation.workspace))
    made = add_organisation(
        workspace.registry,
        invocation.administrator(workspace, "administration: add an organisation"),
        name,
        kind,
        agreement_until=end_of(agreement_until),
        reference=reference,
        groups=group or (),
    )
    if invocation.json:
        typer.echo(json.dumps({"key": made.key, "name": made.name, "kind": made.kind}))
        return
    typer.echo(f"Added {made.name} ({made.kind}); in markings it is {made.key}")


@app.command()
def agreement(
    ctx: typer.Context,
    name: Annotated[str | None, typer.Argument(help="Name of the organisation.")] = None,
    until: Annotated[
        datetime | None,
        typer.Option(formats=FORMATS, help="Add an agreement with this last day (UTC)."),
    ] = None,
    reference: Annotated[str, typer.Option(help="Where the signed agreement is.")] = "",
    revoke: Annotated[str | None, typer.Option(help="End the agreement of this id now.")] = None,
) -> None:
    """List agreements, of one organisation or of all; add one with --until, end one by --revoke.

    What an organisation's groups gave its people ends with its last agreement.
    """
    invocation = Invocation.of(ctx)
    workspace = invocation.until_end(open_workspace(invocation.workspace))
    by = invocation.administrator(workspace, "administration: see to agreements")
    if revoke is not None:
        revoke_agreement(workspace.registry, by, revoke)
    last = end_of(until)
    if last is not None:
        if name is None:
            message = "name the organisation whose agreement it is"
            raise typer.BadParameter(message)
        add_agreement(workspace.registry, by, name, until=last, reference=reference)
    for item in agreements(workspace.registry, by, name):
        days = {"from": f"{day_of(item.valid_from)}", "until": f"{day_of(item.valid_until - 1)}"}
        if invocation.json:
            shown = {"id": item.id, "organisation": item.organisation, **days}
            ended = {"revoked": item.revoked_at is not None, "reference": item.reference}
            typer.echo(json.dumps(shown | ended, ensure_ascii=False))
            continue
        state = "revoked" if item.revoked_at is not None else f"until {days['until']}"
        typer.echo(f"{item.id}  {item.organisation:24} {state:18} {item.reference}")
