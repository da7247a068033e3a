"""`asterism source`: write declarations of sources, and see what they would read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from asterism.access import open_workspace
from asterism.access.policy import Action
from asterism.cli.invocation import Invocation
from asterism.collect.declaration import read_unstated
from asterism.collect.declaring.checking import PageCheck, Problem, check_page, read_page
from asterism.collect.drift.standing import SourceStanding, standings
from asterism.model.clock import now, to_datetime

app = typer.Typer(add_completion=False, no_args_is_help=True)

VALUE_WIDTH = 60
SHOWN_LINKS = 3


@app.callback()
def source() -> None:
    """Write declarations of sources, and see what they would read."""


@app.command()
def check(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="Declaration of a source (YAML).")],
    page: Annotated[Path, typer.Option(help="A saved page of the site (HTML).")],
    url: Annotated[
        str | None, typer.Option(help="The page's address; the first start page if absent.")
    ] = None,
) -> None:
    """Show, field by field, what a declaration would read of a saved page.

    Nothing is fetched or kept, and no workspace is needed. The status is 1 if the page could not
    be collected like this, or if the source does not run.
    """
    invocation = Invocation.of(ctx)
    declared, unstated = read_unstated(file)
    found = check_page(declared, read_page(page), url or declared.crawl.start[0], now())
    reason = "without it the source does not run"
    found.problems[:0] = [Problem("", said, reason, "error") for said in unstated]
    if invocation.json:
        typer.echo(json.dumps(found.to_json(), ensure_ascii=False))
    else:
        _show(found)
    raise typer.Exit(0 if found.ok else 1)


@app.command()
def status(
    ctx: typer.Context,
    key: Annotated[str | None, typer.Argument(help="Only this source.")] = None,
) -> None:
    """Show what the last crawl of each source read, and where a site seems to have changed."""
    invocation = Invocation.of(ctx)
    workspace = invocation.until_end(open_workspace(invocation.workspace))
    invocation.actor(workspace, Action.COLLECT, "look after the sources")
    found = [each for each in standings(workspace.database) if key in {None, each.source}]
    if invocation.json:
        for each in found:
            typer.echo(json.dumps(each.to_json()))
        return
    if not found:
        typer.echo("No source has been crawled yet. Next: asterism collect FILE")
    for each in found:
        _show_standing(each)


def _show_standing(found: SourceStanding) -> None:
    day = f"{to_datetime(found.finished_at):%Y-%m-%d %H:%M} UTC"
    typer.echo(
        f"{found.source}: last crawled {day}, {found.documents:,} documents, "
        f"{found.rejected:,} pages without one, {found.listings:,} listings"
    )
    for name, share in found.shown.items():
        typer.echo(f"  {name:30} {share:>5.0%}")
    for warning in found.drift:
        typer.secho(f"  drift: {warning['field']} {warning['reason']}", fg="yellow")
    if found.drift and found.rejects_file:
        typer.echo(f"  examples from before and after: {found.rejects_file}")


def _show(found: PageCheck) -> None:
    typer.echo(f"{found.source}: {_kind(found)} ({found.encoding}), {found.url}")
    if found.fields:
        typer.echo(f"\n{'field':20} {'places':>6}  would be stored")
    for item in found.fields:
        typer.echo(f"{item.name:20} {item.matches:>6,}  {_shortened(item.value)}")
    typer.echo(f"\n{'links':20} {'number':>6}  the first")
    for name in ("items", "follow", "next"):
        links = getattr(found.links, name)
        typer.echo(f"{name:20} {len(links):>6,}  {' '.join(links[:SHOWN_LINKS])}")
    for problem in found.problems:
        typer.echo(f"\n{problem.level}: {problem}")


def _kind(found: PageCheck) -> str:
    count = len(found.documents)
    if found.kind == "document":
        return f"a page of {count} documents" if count > 1 else "a document"
    return "a listing" if found.kind == "listing" else "neither a document nor a listing"


def _shortened(value: Any) -> str:  # noqa: ANN401 - a text or a list of texts
    texts = value if isinstance(value, list) else [value]
    shown = " | ".join(" ".join(str(text).split()) for text in texts if text is not None)
    return shown if len(shown) <= VALUE_WIDTH else f"{shown[: VALUE_WIDTH - 1]}…"
