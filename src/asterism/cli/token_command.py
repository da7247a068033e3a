"""`asterism token`: proofs that programs and this command line carry."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from asterism.access import open_workspace
from asterism.access.people import (
    make_service_token,
    person_of,
    revoke_service_token,
    service_tokens,
    usual_actions,
)
from asterism.access.policy import Action
from asterism.cli.days import day_of
from asterism.cli.invocation import Invocation
from asterism.model.clock import DAY

app = typer.Typer(add_completion=False, no_args_is_help=True)

PURPOSE = "administration: see to tokens"


@app.callback()
def token() -> None:
    """Make, list and revoke service tokens; a token is shown once, when it is made."""


@app.command()
def add(
    ctx: typer.Context,
    person: Annotated[str, typer.Argument(help="The person it acts for.")],
    name: Annotated[str, typer.Option(help="What it is for.")] = "command line",
    days: Annotated[int, typer.Option(min=1, max=366, help="For how many days it holds.")] = 90,
    allow: Annotated[
        list[Action] | None,
        typer.Option(help="What it may be used for; may be repeated. All they may do if absent."),
    ] = None,
    only_purpose: Annotated[
        str | None, typer.Option(help="The only purpose it may be used for.")
    ] = None,
) -> None:
    """Make a token for a person and print it, this once."""
    invocation = Invocation.of(ctx)
    workspace = invocation.until_end(open_workspace(invocation.workspace))
    by = invocation.administrator(workspace, PURPOSE)
    roles = person_of(workspace.registry, by, person).roles
    made = make_service_token(
        workspace.registry,
        by,
        person,
        actions=allow or usual_actions(roles),
        name=name,
        lifetime=days * DAY,
        purpose=only_purpose,
    ).reveal()
    typer.echo(json.dumps({"person": person, "token": made}) if invocation.json else made)


@app.command("list")
def list_(
    ctx: typer.Context,
    person: Annotated[str | None, typer.Argument(help="Only this person's.")] = None,
) -> None:
    """List tokens, the newest first; what they are cannot be shown again."""
    invocation = Invocation.of(ctx)
    workspace = invocation.until_end(open_workspace(invocation.workspace))
    by = invocation.administrator(workspace, PURPOSE)
    at = workspace.registry.clock()
    for item in service_tokens(workspace.registry, by, person):
        state = "ended" if at >= item.expires_at else f"until {day_of(item.expires_at - 1)}"
        state = "revoked" if item.revoked_at is not None else state
        used = None if item.last_used_at is None else str(day_of(item.last_used_at))
        shown = {"id": item.id, "person": item.person, "name": item.name, "state": state}
        if invocation.json:
            several = {"actions": sorted(item.actions), "purpose": item.purpose, "used": used}
            typer.echo(json.dumps(shown | several, ensure_ascii=False))
            continue
        typer.echo(f"{item.id}  {item.person:24} {state:18} {item.name}, used {used or 'never'}")


@app.command()
def revoke(
    ctx: typer.Context, token_id: Annotated[str, typer.Argument(help="Its id, from the list.")]
) -> None:
    """End a token at once."""
    invocation = Invocation.of(ctx)
    workspace = invocation.until_end(open_workspace(invocation.workspace))
    revoke_service_token(workspace.registry, invocation.administrator(workspace, PURPOSE), token_id)
