"""`asterism simulate`: a world with known truth, made by a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from asterism.cli.invocation import Invocation

app = typer.Typer(add_completion=False)


@app.command()
def simulate(
    ctx: typer.Context,
    seed: Annotated[int, typer.Option(help="The same seed gives the same world.")],
    documents: Annotated[int, typer.Option(min=1, help="How many documents, about.")],
    output: Annotated[Path, typer.Option(help="Folder for documents.jsonl and truth.jsonl.")],
    sites: Annotated[
        str | None,
        typer.Option(
            metavar="KIND,…",
            help="Also write published.jsonl: what these sites publish. `all`, or of classifieds, "
            "forum, script, changing, mixed, hostile.",
        ),
    ] = None,
) -> None:
    """Write a simulated world: documents.jsonl and truth.jsonl.

    Everybody in it is invented and every number is reserved for fiction.
    """
    # The simulator knows the truth, so it never runs inside the product's own process.
    command = [sys.executable, "-m", "asterism.simulate"]
    command += ["--seed", str(seed), "--documents", str(documents), "--output", str(output)]
    command += ["--sites", sites] if sites else []
    command += ["--json"] * Invocation.of(ctx).json
    raise typer.Exit(subprocess.run(command, check=False).returncode)  # noqa: S603 - our own module
