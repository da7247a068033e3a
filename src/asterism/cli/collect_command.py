"""`asterism collect`: crawl declared sources."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from asterism.access import create_workspace
from asterism.access.policy import Action
from asterism.cli.invocation import Invocation
from asterism.collect.crawl import CollectReport
from asterism.collect.declaration import demonstration_sources, read_declaration
from asterism.collect.onion.proxy import DEFAULT_PROXY
from asterism.model.errors import SourceError
from asterism.pipeline.collecting import collect_sources
from asterism.pipeline.watching import Watching

app = typer.Typer(add_completion=False)


@app.command()
def run(
    ctx: typer.Context,
    sources: Annotated[
        list[Path] | None, typer.Argument(help="Declarations of sources (YAML).")
    ] = None,
    demonstration: Annotated[  # noqa: FBT002 - a flag
        bool, typer.Option("--demonstration", help="Crawl the simulated sites.")
    ] = False,
    proxy: Annotated[
        str | None, typer.Option(help="HTTP proxy that every request goes through.")
    ] = None,
    tor_proxy: Annotated[
        str, typer.Option(help="SOCKS port of Tor, for sources with network: tor.")
    ] = DEFAULT_PROXY,
    watch: Annotated[  # noqa: FBT002 - a flag
        bool, typer.Option("--watch", help="Visit the sources again and again, until stopped.")
    ] = False,
) -> None:
    """Crawl sources until there is nothing left to follow; the workspace is made if absent.

    A crawl that was stopped goes on where it was. A source without a legal basis and a purpose
    does not run.
    """
    invocation = Invocation.of(ctx)
    declared = [read_declaration(path) for path in sources or ()]
    declared += demonstration_sources() if demonstration else []
    if not declared:
        message = "name a declaration of a source, or --demonstration with --proxy"
        raise SourceError(message)
    workspace = invocation.until_end(create_workspace(invocation.workspace))
    actor = invocation.actor(workspace, Action.COLLECT, "collect declared sources")
    line = invocation.progress

    def progress(report: CollectReport) -> None:
        line("pages", report.pages, report.pages)

    if watch:
        watching = Watching(workspace, actor, declared, proxy, tor_proxy, progress)
        with suppress(KeyboardInterrupt):
            watching.run()
        line.end()
        _say(watching.report(), as_json=invocation.json)
        return
    report = collect_sources(
        workspace, actor, declared, proxy=proxy, tor_proxy=tor_proxy, progress=progress
    )
    line.end()
    _say(report, as_json=invocation.json)


def _say(report: CollectReport, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(report.to_json()))
        return
    typer.echo(
        f"{report.pages:,} pages in {report.seconds:.0f} s ({report.rate:,.0f}/s): "
        f"{report.documents:,} new documents, {report.unchanged:,} unchanged, "
        f"{report.gone:,} gone, {report.rejected:,} rejected, {report.failures:,} failed"
    )
    if report.looked_at:
        typer.echo(
            f"Targeted: {report.looked_at:,} pages looked at, {report.kept:,} kept; nothing of the "
            "others is stored"
        )
    for pause in report.paused:
        typer.echo(f"Paused: {pause}", err=True)
    for warning in report.drift:
        typer.echo(f"Drift: {warning['source']}: {warning['field']} {warning['reason']}", err=True)
    if report.rejects_file:
        typer.echo(f"Every reject, with its reason: {report.rejects_file}")
