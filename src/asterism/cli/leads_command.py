"""`asterism leads`: what deserves attention, and why."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from asterism.access import open_workspace
from asterism.cli.invocation import Invocation
from asterism.model.lead import LeadState, Pattern

app = typer.Typer(add_completion=False)


@app.command()
def leads(
    ctx: typer.Context,
    pattern: Annotated[Pattern | None, typer.Option(help="Only this pattern.")] = None,
    state: Annotated[LeadState | None, typer.Option(help="Only this state.")] = None,
    limit: Annotated[int, typer.Option(help="At most so many.")] = 50,
) -> None:
    """List leads with their reasons, strongest of each pattern first."""
    invocation = Invocation.of(ctx)
    workspace = invocation.until_end(open_workspace(invocation.workspace))
    session = invocation.session(workspace, "look through leads")
    invocation.say_if_unformed(session)
    for item in session.leads(
        pattern=pattern.value if pattern else None,
        state=state.value if state else None,
        limit=limit,
    ):
        reasons = json.loads(item["reasons"])
        if invocation.json:
            shown = {
                name: item[name]
                for name in ("id", "pattern", "title", "network_id", "strength", "state")
            }
            typer.echo(json.dumps(shown | {"reasons": reasons}, ensure_ascii=False))
            continue
        typer.echo(f"{item['id']}  {item['state']:10} {item['title']}")
        for reason in reasons:
            typer.echo(f"    {reason['text']}")
