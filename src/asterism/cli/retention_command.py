"""`asterism retention`: how long things are kept, and erasing what has been."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from asterism.access import open_workspace
from asterism.access.policy import Action
from asterism.cli.invocation import Invocation
from asterism.pipeline.retention import Rule, apply_retention, due, rules, set_rule
from asterism.pipeline.stage import StageContext

app = typer.Typer(add_completion=False, no_args_is_help=True)

PATIENCE_SECONDS = 60.0
RULES = "administration: retention"
APPLY = "legal authority: retention"


@app.callback()
def retention() -> None:
    """Set how long documents are kept, and erase what has been kept as long as it may be."""


@app.command("list")
def list_(ctx: typer.Context) -> None:
    """List the limits: those that sources state, and those that were set here."""
    invocation = Invocation.of(ctx)
    workspace = invocation.until_end(open_workspace(invocation.workspace))
    invocation.actor(workspace, Action.ADMINISTER, RULES)
    for rule in rules(workspace):
        if invocation.json:
            typer.echo(json.dumps(rule.to_json()))
            continue
        about = f"{rule.source or 'any source'}, {rule.kind or 'any kind'}"
        days = "no limit" if rule.days is None else f"{rule.days:,} days"
        unlinked = "" if rule.unlinked_days is None else f", unlinked {rule.unlinked_days:,} days"
        typer.echo(f"{about}: {days}{unlinked}")


@app.command("set")
def set_(
    ctx: typer.Context,
    days: Annotated[int | None, typer.Argument(min=1, help="Days; no limit if absent.")] = None,
    source: Annotated[str, typer.Option(help="Key of a source; any if absent.")] = "",
    kind: Annotated[str, typer.Option(help="Kind of document; any if absent.")] = "",
    unlinked: Annotated[
        int | None, typer.Option(min=1, help="Days for what nothing joins to another document.")
    ] = None,
) -> None:
    """Set a limit; the shortest that applies to a document counts."""
    invocation = Invocation.of(ctx)
    workspace = invocation.until_end(open_workspace(invocation.workspace))
    actor = invocation.actor(workspace, Action.ADMINISTER, RULES)
    set_rule(workspace, actor, Rule(source, kind, days, unlinked))


@app.command("apply")
def apply_(
    ctx: typer.Context,
    dry_run: Annotated[  # noqa: FBT002 - a flag
        bool, typer.Option("--dry-run", help="Say how many would go; change nothing.")
    ] = False,
) -> None:
    """Erase what has been kept as long as it may be, but for what a legal hold keeps."""
    invocation = Invocation.of(ctx)
    workspace = invocation.until_end(open_workspace(invocation.workspace))
    actor = invocation.actor(workspace, Action.ERASE, APPLY)
    found = due(workspace, actor)
    numbers = {"due": len(found.documents), "held": found.held, "erased": 0}
    if not dry_run:
        line = invocation.progress
        context = StageContext(workspace, progress=line, patience=PATIENCE_SECONDS)
        reports = apply_retention(context, actor)
        line.end()
        numbers["erased"] = sum(report.documents for report in reports)
    if invocation.json:
        typer.echo(json.dumps(numbers))
    else:
        typer.echo(
            f"{numbers['due']:,} documents are due, {numbers['held']:,} more are under legal hold; "
            f"{numbers['erased']:,} erased"
        )
