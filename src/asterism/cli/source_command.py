"""`asterism source`: draft and check declarations of sources, and see how sources stand."""

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
from asterism.collect.drafting.drafting import address_of, draft_from_pages, draft_from_site
from asterism.collect.drafting.visiting import Visitor, as_page
from asterism.collect.drafting.writing import LOOK, written
from asterism.collect.drift.standing import SourceStanding, standings
from asterism.model.clock import now, to_datetime
from asterism.model.errors import SourceError

app = typer.Typer(add_completion=False, no_args_is_help=True)

VALUE_WIDTH = 60
SHOWN_LINKS = 3


@app.callback()
def source() -> None:
    """Draft and check declarations of sources, and see how sources stand."""


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
def draft(
    ctx: typer.Context,
    url: Annotated[
        str | None, typer.Argument(help="Address of a page that lists documents.")
    ] = None,
    page: Annotated[
        Path | None, typer.Option(help="That page, saved (HTML); then nothing is fetched.")
    ] = None,
    item_page: Annotated[
        list[Path] | None,
        typer.Option(help="A document that it links to, saved; give two, that differ."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write, not there yet.")
    ] = None,
    local: Annotated[  # noqa: FBT002 - a flag
        bool, typer.Option("--local", help="The site is on this computer or in your network.")
    ] = False,
    proxy: Annotated[str | None, typer.Option(help="HTTP proxy to ask through.")] = None,
) -> None:
    """Propose a declaration for a site from a page that lists documents.

    Looks at a few pages, obeys robots.txt and keeps nothing. Every guess says how sure it is and
    why. Legal basis and purpose are left empty: the source does not run until you state them.
    """
    invocation = Invocation.of(ctx)
    if page is not None:
        items = [as_page(read_page(each), str(each)) for each in item_page or ()]
        listing = as_page(read_page(page), str(page))
        proposal = draft_from_pages(url or address_of(listing), listing, items)
    elif url is not None:
        visitor = Visitor(local=local, proxy=proxy, delay_seconds=0 if local else 1)
        proposal = draft_from_site(visitor, url, local=local)
    else:
        message = "name the address of a page that lists documents, or a saved one with --page"
        raise SourceError(message)
    text = written(proposal)
    if output is not None:
        _write_new(output, text)
    if invocation.json:
        shown = {"declaration": text, "look": [line for line in text.splitlines() if LOOK in line]}
        typer.echo(json.dumps(shown, ensure_ascii=False))
    elif output is None:
        typer.echo(text, nl=False)
    else:
        typer.echo(f"{output}: {text.count(LOOK)} places to look at. Next: asterism source check")


def _write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet: a draft never replaces what a person has mended."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        message = f"{path}: is there already; name another file, or remove it"
        raise SourceError(message) from error
    except OSError as error:
        message = f"{path}: cannot be written ({error})"
        raise SourceError(message) from error


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
