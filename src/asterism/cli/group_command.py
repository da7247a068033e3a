"""`asterism group`: what records can be shared with, beyond their owner."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated

import typer

from asterism.access import open_workspace
from asterism.access.people import add_group, add_member, end_member, groups
from asterism.cli.days import FORMATS, end_of
from asterism.cli.invocation import Invocation

app = typer.Typer(add_completion=False, no_args_is_help=True)

Group = Annotated[str, typer.Argument(help="Name of the group.")]
Organisation = Annotated[str | None, typer.Option(help="Name of an organisation.")]
Person = Annotated[str | None, typer.Option(help="Name of a person, for themselves.")]


@app.callback()
def group() -> None:
    """List and make sharing groups, and say who belongs to them."""


@app.command("list")
def list_(ctx: typer.Context) -> None:
    """List groups with who belongs to them now."""
    invocation = Invocation.of(ctx)
    workspace = invocation.until_end(open_workspace(invocation.workspace))
    by = invocation.administrator(workspace, "administration: list groups")
    for item in groups(workspace.registry, by):
        members = {"organisations": item.organisations, "people": item.people}
        if invocation.json:
            shown = {"key": item.key, "name": item.name, **members}
            typer.echo(json.dumps(shown, ensure_ascii=False))
            continue
        belonging = ", ".join([*item.organisations, *item.people]) or "nobody"
        typer.echo(f"{item.key:24} {belonging}")


@app.command()
def add(ctx: typer.Context, name: Group) -> None:
    """Make a sharing group."""
    invocation = Invocation.of(ctx)
    workspace = invocation.until_end(open_workspace(invocation.workspace))
    by = invocation.administrator(workspace, "administration: make a group")
    key = add_group(workspace.registry, by, name)
    typer.echo(json.dumps({"key": key}) if invocation.json else f"Made {name}; its key is {key}")


@app.command()
def join(
    ctx: typer.Context,
    name: Group,
    organisation: Organisation = None,
    person: Person = None,
    until: Annotated[
        datetime | None, typer.Option(formats=FORMATS, help="Last day of it (UTC).")
    ] = None,
) -> None:
    """Put an organisation or a person into a group."""
    invocation = Invocation.of(ctx)
    workspace = invocation.until_end(open_workspace(invocation.workspace))
    add_member(
        workspace.registry,
        invocation.administrator(workspace, "administration: put a member into a group"),
        name,
        organisation=organisation,
        person=person,
        until=end_of(until),
    )


@app.command()
def leave(
    ctx: typer.Context, name: Group, organisation: Organisation = None, person: Person = None
) -> None:
    """Take an organisation or a person out of a group, from now on."""
    invocation = Invocation.of(ctx)
    workspace = invocation.until_end(open_workspace(invocation.workspace))
    by = invocation.administrator(workspace, "administration: take a member out of a group")
    end_member(workspace.registry, by, name, organisation=organisation, person=person)
