"""`asterism demo`: the whole main job on a simulated world."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from asterism.access import Workspace, create_workspace
from asterism.cli.invocation import Invocation
from asterism.collect.crawl import CollectReport, collect
from asterism.collect.declaration import demonstration_sources
from asterism.model.errors import AsterismError
from asterism.pipeline.process import process
from asterism.pipeline.stage import StageContext
from asterism.web import require_free_port, serve

app = typer.Typer(add_completion=False)

LOOPBACK: Final = "127.0.0.1"
SITE_START_SECONDS: Final = 120
PURPOSE: Final = "demonstration on a simulated world"


@app.command()
def demo(
    ctx: typer.Context,
    seed: Annotated[int, typer.Option(help="Which simulated world.")] = 1,
    documents: Annotated[int, typer.Option(min=1, help="How many documents, about.")] = 2_000,
    headless: Annotated[  # noqa: FBT002 - a flag
        bool, typer.Option("--headless", help="Score the result instead of serving a page.")
    ] = False,
    keep: Annotated[Path | None, typer.Option(help="Keep the workspace in this folder.")] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port of the page.")] = 8017,
) -> None:
    """Crawl simulated sites, read, link, look for patterns, and serve the result.

    Two processes of their own know the truth: the one that serves the simulated sites and the
    one that scores. The product sees pages over HTTP.
    """
    invocation = Invocation.of(ctx)
    started = time.monotonic()
    if not headless:
        require_free_port(LOOPBACK, port)
    with ExitStack() as stack:
        world = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="asterism-world-")))
        root = keep or Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="asterism-demo-"))
        )
        workspace = invocation.until_end(create_workspace(root))
        session = workspace.session(invocation.person, invocation.purpose or PURPOSE)
        say = _quiet if invocation.json else typer.echo
        say(f"A simulated world of about {documents:,} documents, seed {seed} …")
        with _simulated_sites(seed, documents, world) as proxy:
            crawled = _collect(workspace, proxy, invocation)
        say(f"{crawled.pages:,} pages crawled, {crawled.documents:,} documents collected.")
        progress = invocation.progress
        context = StageContext(workspace, progress=progress)
        process(context, session.actor.person, session.actor.purpose)
        progress.end()
        report = _report(workspace, invocation, crawled) | {
            "seconds": round(time.monotonic() - started, 1),
            "peak_rss_mb": _peak_megabytes(),
        }
        say(
            f"{report['networks']:,} networks and {report['leads']:,} leads "
            f"after {report['seconds']:.0f} s."
        )
        if headless:
            report |= _score(root, seed, documents, world)
            typer.echo(json.dumps(report) if invocation.json else _score_line(report))
            return
        typer.echo(f"Open http://{LOOPBACK}:{port}  (Ctrl-C ends it)")
        serve(workspace, LOOPBACK, port, person=invocation.person, purpose=session.actor.purpose)


def _quiet(_message: str) -> None:
    """Say nothing, where a program reads."""


@contextmanager
def _simulated_sites(seed: int, documents: int, folder: Path) -> Iterator[str]:
    """Serve the simulated sites from a process of their own; yield the proxy's address."""
    ready = folder / "ready.json"
    command = [sys.executable, "-m", "asterism.simulate", "serve", "--seed", str(seed)]
    command += ["--documents", str(documents), "--port", "0", "--ready-file", str(ready)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:  # noqa: S603 - our own module
        try:
            deadline = time.monotonic() + SITE_START_SECONDS + documents / 500
            while not ready.exists():
                if server.poll() is not None or time.monotonic() > deadline:
                    message = "the simulated sites did not start; see the lines above"
                    raise AsterismError(message)
                time.sleep(0.05)
            yield json.loads(ready.read_text())["proxy"]
        finally:
            server.terminate()


def _collect(workspace: Workspace, proxy: str, invocation: Invocation) -> CollectReport:
    line = invocation.progress

    def progress(report: CollectReport) -> None:
        line("pages", report.pages, report.pages)

    report = collect(
        workspace, demonstration_sources(), proxy=proxy, progress=progress, purpose=PURPOSE
    )
    line.end()
    return report


def _report(workspace: Workspace, invocation: Invocation, crawled: CollectReport) -> dict[str, Any]:
    """Count what there is now, in a session that also sees what the stages marked anew."""
    session = workspace.session(invocation.person, invocation.purpose or PURPOSE)
    return {
        "documents": session.count("documents"),
        "collected": crawled.documents + crawled.skipped + crawled.unchanged,
        "networks": session.count("networks"),
        "leads": session.count("leads"),
    }


def _score(root: Path, seed: int, documents: int, world: Path) -> Mapping[str, Any]:
    """Return the B-cubed figures, from a process that knows the truth."""
    simulate = [sys.executable, "-m", "asterism.simulate", "--seed", str(seed)]
    simulate += ["--documents", str(documents), "--output", str(world)]
    subprocess.run(simulate, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own module
    evaluate = [sys.executable, "-m", "asterism.evaluate", "--workspace", str(root)]
    evaluate += ["--truth", str(world / "truth.jsonl"), "--json"]
    printed = subprocess.run(evaluate, check=True, capture_output=True, text=True).stdout  # noqa: S603 - our own module
    run = json.loads(printed)["runs"][0]
    figures = run["ways"]["Asterism"]["bcubed"]
    return {
        "documents": run["documents"],
        "bcubed_precision": round(figures["precision"], 4),
        "bcubed_recall": round(figures["recall"], 4),
        "bcubed_f1": round(figures["f1"], 4),
    }


def _score_line(report: Mapping[str, Any]) -> str:
    return (
        f"B-cubed precision {report['bcubed_precision']:.3f}, recall "
        f"{report['bcubed_recall']:.3f}, F1 {report['bcubed_f1']:.3f}; {report['collected']:,} of "
        f"{report['documents']:,} documents collected; peak {report['peak_rss_mb']:,} MB"
    )


def _peak_megabytes() -> int:
    """Return the peak resident memory of the largest of this process and its children."""
    usage = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return max(item.ru_maxrss for item in usage) // 1024
