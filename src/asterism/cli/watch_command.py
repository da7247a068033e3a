"""`asterism watch`: the identifiers that targeted crawls look for."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated

import typer

from asterism.access import create_workspace, open_workspace
from asterism.access.policy import Action
from asterism.access.policy.words import MarkingWords
from asterism.cli.days import FORMATS, day_of, end_of
from asterism.cli.invocation import Invocation
from asterism.cli.marking_options import GroupOption, LevelOption, OwnerOption, owner_of
from asterism.model.marking import LOCAL
from asterism.pipeline import watch_list

app = typer.Typer(add_completion=False, no_args_is_help=True)

PURPOSE = "look after the watch list"


@app.callback()
def watch() -> None:
    """Say which identifiers targeted crawls look for."""


@app.command()
def add(
    ctx: typer.Context,
    value: Annotated[str, typer.Argument(help="The identifier, as it would stand in a page.")],
    reason: Annotated[str, typer.Option(help="Why it is looked for.")],
    until: Annotated[
        datetime | None, typer.Option(formats=FORMATS, help="The last day; for good if absent.")
    ] = None,
    owner: OwnerOption = None,
    level: LevelOption = None,
    group: GroupOption = None,
) -> None:
    """Put an identifier on the watch list."""
    invocation = Invocation.of(ctx)
    workspace = invocation.until_end(create_workspace(invocation.workspace))
    actor = invocation.actor(workspace, Action.COLLECT, PURPOSE)
    words = MarkingWords(owner=owner_of(workspace, owner), level=level, group=group)
    entries = watch_list.watch(
        workspace, actor, value, reason, until=end_of(until), marking=words.applied_to(LOCAL)
    )
    _show(entries, as_json=invocation.json)


@app.command("list")
def list_(ctx: typer.Context) -> None:
    """List what is looked for, the newest first."""
    invocation = Invocation.of(ctx)
    workspace = invocation.until_end(open_workspace(invocation.workspace))
    actor = invocation.actor(workspace, Action.COLLECT, PURPOSE)
    _show(watch_list.watched(workspace, actor), as_json=invocation.json)


@app.command()
def remove(
    ctx: typer.Context,
    value: Annotated[str, typer.Argument(help="The identifier, or the id of its entry.")],
) -> None:
    """Take an identifier off the watch list."""
    invocation = Invocation.of(ctx)
    workspace = invocation.until_end(open_workspace(invocation.workspace))
    actor = invocation.actor(workspace, Action.COLLECT, PURPOSE)
    _show(watch_list.stop_watching(workspace, actor, value), as_json=invocation.json)


def _show(entries: list[watch_list.Watched], *, as_json: bool) -> None:
    for entry in entries:
        if as_json:
            typer.echo(json.dumps(entry.to_json(), ensure_ascii=False))
            continue
        end = "for good" if entry.until is None else f"until {day_of(entry.until - 1)}"
        typer.echo(
            f"{entry.id}  {entry.kind}:{entry.value}  {day_of(entry.added_at)}, {end}  "
            f"{entry.person}: {entry.reason}"
        )
