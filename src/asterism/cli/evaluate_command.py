"""`asterism evaluate`: networks against a known truth, scored by a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from asterism.cli.invocation import Invocation

app = typer.Typer(add_completion=False)


@app.command()
def evaluate(
    ctx: typer.Context,
    seeds: Annotated[
        str, typer.Option(help="Worlds to make, separated by commas.")
    ] = "11,12,13,14,15",
    documents: Annotated[int, typer.Option(min=1, help="Documents of each world.")] = 20_000,
    truth: Annotated[
        Path | None,
        typer.Option(help="Score --workspace against this truth instead of making worlds."),
    ] = None,
    explain: Annotated[  # noqa: FBT002 - a flag
        bool, typer.Option("--explain", help="Say where the largest errors are.")
    ] = False,
    keep: Annotated[
        Path | None, typer.Option(help="Keep worlds and workspaces in this folder.")
    ] = None,
) -> None:
    """Score networks and leads against the truth of simulated worlds.

    Beside ours stand doing nothing, joining by plain phone strings and joining equal texts; means
    over the worlds, with the worst in brackets.
    """
    invocation = Invocation.of(ctx)
    # The scores know the truth, so they never run inside the product's own process.
    command = [sys.executable, "-m", "asterism.evaluate"]
    command += ["--seeds", seeds, "--documents", str(documents)]
    if truth is not None:
        command += ["--workspace", str(invocation.workspace), "--truth", str(truth)]
    command += ["--explain"] * explain + ["--json"] * invocation.json
    command += ["--keep", str(keep)] if keep is not None else []
    raise typer.Exit(subprocess.run(command, check=False).returncode)  # noqa: S603 - our own module
