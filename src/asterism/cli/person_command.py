"""`asterism person`: the people of a shared workspace."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from asterism.access import Workspace, open_workspace
from asterism.access.people import (
    Administrator,
    add_person,
    change_person,
    invite,
    make_service_token,
    people,
    reinstate,
    suspend,
    usual_actions,
)
from asterism.cli.invocation import Invocation
from asterism.model.organisation import OrganisationKind, Role

app = typer.Typer(add_completion=False, no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="Name of the person.")]
PURPOSE = "administration: see to the people"


@app.callback()
def person() -> None:
    """Add, invite and suspend people. With the first one the workspace becomes shared."""


@app.command("list")
def list_(ctx: typer.Context) -> None:
    """List people by organisation."""
    invocation = Invocation.of(ctx)
    workspace = invocation.until_end(open_workspace(invocation.workspace))
    by = invocation.administrator(workspace, PURPOSE)
    for item in people(workspace.registry, by):
        shown = {"name": item.name, "organisation": item.organisation}
        shown["state"] = "active" if item.active else "suspended"
        if invocation.json:
            several = {"roles": sorted(item.roles), "clearances": sorted(item.clearances)}
            typer.echo(json.dumps(shown | several, ensure_ascii=False))
            continue
        roles = ", ".join(sorted(item.roles))
        typer.echo(f"{item.name:24} {item.organisation:24} {shown['state']:10} {roles}")


@app.command()
def add(
    ctx: typer.Context,
    name: Name,
    organisation: Annotated[str, typer.Option(help="Name of the organisation.")],
    role: Annotated[list[Role], typer.Option(help="What they do there; may be repeated.")],
    kind: Annotated[
        OrganisationKind | None,
        typer.Option(help="What kind of organisation a new one is; nonprofit if not given."),
    ] = None,
    clearance: Annotated[
        list[str] | None,
        typer.Option(help="What they were vetted for, such as juvenile; may be repeated."),
    ] = None,
    print_token: Annotated[  # noqa: FBT002 - a flag
        bool,
        typer.Option("--print-token", help="Print a token for --token instead of an invitation."),
    ] = False,
) -> None:
    """Add a person and print, last and once, the way in: an invitation, or a token.

    An organisation that is new is added too, under an agreement of one year.
    """
    invocation = Invocation.of(ctx)
    workspace = invocation.until_end(open_workspace(invocation.workspace))
    by, was_shared = invocation.administrator(workspace, PURPOSE), workspace.shared
    made = add_person(
        workspace.registry, by, name, organisation, role, clearances=clearance or (), kind=kind
    )
    shown = {"person": made.name, "organisation": made.organisation}
    if not invocation.json:
        typer.echo(f"Added {made.name} of {made.organisation}")
        if not was_shared:
            typer.echo("The workspace is shared now: whoever reads needs a token or a sign-in.")
        typer.echo("For the networks and leads that they may see, run: asterism process")
    if print_token:
        actions = usual_actions(made.roles)
        token = make_service_token(workspace.registry, by, made.name, actions=actions).reveal()
        typer.echo(json.dumps(shown | {"token": token}) if invocation.json else token)
        return
    _print_invitation(invocation, workspace, by, made.name)


@app.command("invite")
def invite_(
    ctx: typer.Context,
    name: Name,
    anew: Annotated[  # noqa: FBT002 - a flag
        bool,
        typer.Option("--anew", help="Take their passkeys, codes and sign-ins away first."),
    ] = False,
) -> None:
    """Print a new invitation for a person, by which they set up a way to sign in."""
    invocation = Invocation.of(ctx)
    workspace = invocation.until_end(open_workspace(invocation.workspace))
    by = invocation.administrator(workspace, PURPOSE)
    _print_invitation(invocation, workspace, by, name, anew=anew)


@app.command()
def change(
    ctx: typer.Context,
    name: Name,
    organisation: Annotated[str | None, typer.Option(help="Another organisation.")] = None,
    role: Annotated[
        list[Role] | None, typer.Option(help="In place of their roles; may be repeated.")
    ] = None,
    clearance: Annotated[
        list[str] | None,
        typer.Option(help="In place of their clearances; may be repeated; '' takes all away."),
    ] = None,
) -> None:
    """Give a person another organisation, other roles or other clearances, from now on."""
    invocation = Invocation.of(ctx)
    workspace = invocation.until_end(open_workspace(invocation.workspace))
    change_person(
        workspace.registry,
        invocation.administrator(workspace, PURPOSE),
        name,
        organisation=organisation,
        roles=role,
        clearances=[item for item in clearance if item] if clearance is not None else None,
    )


@app.command("suspend")
def suspend_(ctx: typer.Context, name: Name) -> None:
    """Shut a person out at once: their sign-ins end, their tokens and invitations are revoked."""
    invocation = Invocation.of(ctx)
    workspace = invocation.until_end(open_workspace(invocation.workspace))
    suspend(workspace.registry, invocation.administrator(workspace, PURPOSE), name)


@app.command("reinstate")
def reinstate_(ctx: typer.Context, name: Name) -> None:
    """Let a suspended person in again; their passkeys hold, their tokens do not."""
    invocation = Invocation.of(ctx)
    workspace = invocation.until_end(open_workspace(invocation.workspace))
    reinstate(workspace.registry, invocation.administrator(workspace, PURPOSE), name)


def _print_invitation(
    invocation: Invocation,
    workspace: Workspace,
    by: Administrator,
    name: str,
    *,
    anew: bool = False,
) -> None:
    settings = workspace.registry.settings
    token = invite(workspace.registry, by, name, anew=anew).reveal()
    address = f"{settings.address}/invitation/{token}"
    if invocation.json:
        typer.echo(json.dumps({"person": name, "invitation": address, "token": token}))
        return
    days = settings.invitation_days
    typer.echo(f"Invitation, good once and for {days} days; hand it to {name} and to nobody else:")
    typer.echo(address)
