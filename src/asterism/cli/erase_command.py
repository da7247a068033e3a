"""`asterism erase`: somebody out of everything the workspace keeps."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Final

import typer

from asterism.access import Workspace, open_workspace
from asterism.access.policy import Action
from asterism.cli.invocation import Invocation
from asterism.cli.subject_options import (
    DocumentOption,
    IdentifierOption,
    SearchOption,
    selection_of,
)
from asterism.model.errors import AsterismError
from asterism.model.tombstone import ErasureReason
from asterism.pipeline.checking_captures import check_captures
from asterism.pipeline.erasing import ErasureReport, erase, preview, resume
from asterism.pipeline.stage import StageContext

PATIENCE_SECONDS: Final = 60.0

app = typer.Typer(add_completion=False)


@app.command()
def run(  # noqa: PLR0913, PLR0917 - one option each
    ctx: typer.Context,
    document: DocumentOption = None,
    identifier: IdentifierOption = None,
    search: SearchOption = None,
    reason: Annotated[
        ErasureReason | None, typer.Option(help="Why; it stands in the tombstones.")
    ] = None,
    dry_run: Annotated[  # noqa: FBT002 - a flag
        bool, typer.Option("--dry-run", help="Say in numbers what would go; change nothing.")
    ] = False,
    leave_held: Annotated[  # noqa: FBT002 - a flag
        bool, typer.Option("--leave-held", help="Leave what is under legal hold.")
    ] = False,
    resume_only: Annotated[  # noqa: FBT002 - a flag
        bool, typer.Option("--resume", help="Finish an erasure that was interrupted.")
    ] = False,
    verify: Annotated[  # noqa: FBT002 - a flag
        bool, typer.Option("--verify", help="Check captures and tombstones; change nothing.")
    ] = False,
) -> None:
    """Erase somebody from record, captures, index, copies and later exports.

    Only custodians of the organisation that owns a document erase it. Say who is meant, why
    (--reason) and for what purpose (--purpose). It can be stopped at any moment; the next one
    finishes it first.
    """
    invocation = Invocation.of(ctx)
    workspace = invocation.until_end(open_workspace(invocation.workspace))
    if verify:
        _verify(workspace)
        return
    if invocation.purpose is None and invocation.token is None:
        message = "say what for (--purpose TEXT): it stands in the audit log"
        raise AsterismError(message)
    actor = invocation.actor(workspace, Action.ERASE, "")
    chosen = selection_of(document, identifier, search)
    if dry_run:
        _print(invocation, preview(workspace, actor, chosen).to_json())
        return
    line = invocation.progress
    context = StageContext(workspace, progress=line, patience=PATIENCE_SECONDS)
    if resume_only:
        report = resume(context, actor)
    else:
        if reason is None:
            message = f"say why: --reason {'|'.join(item.value for item in ErasureReason)}"
            raise AsterismError(message)
        report = erase(context, actor, chosen, reason, leave_held=leave_held)
    line.end()
    _tell(invocation, report)


def _tell(invocation: Invocation, report: ErasureReport | None) -> None:
    if report is None:
        typer.echo("null" if invocation.json else "No erasure was interrupted.")
    else:
        _print(invocation, report.to_json())


def _print(invocation: Invocation, numbers: Mapping[str, object]) -> None:
    if invocation.json:
        typer.echo(json.dumps(numbers))
        return
    for name, value in numbers.items():
        typer.echo(f"{name:12} {value:>10,}" if isinstance(value, int) else f"{name:12} {value}")


def _verify(workspace: Workspace) -> None:
    problems = list(check_captures(workspace))
    for problem in problems:
        typer.echo(str(problem))
    if problems:
        raise typer.Exit(1)
    typer.echo("Every capture is what was received, or what a signed tombstone says.")
