"""`asterism import`: a file of documents into the workspace."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from asterism.access import create_workspace
from asterism.access.policy import Action
from asterism.access.policy.words import MarkingWords
from asterism.cli.invocation import Invocation
from asterism.cli.marking_options import (
    CaveatOption,
    ConsentOption,
    EmbargoOption,
    ExcludeOption,
    ExpiresOption,
    GroupOption,
    LevelOption,
    OwnerOption,
    owner_of,
)
from asterism.collect.columns import Mapping, read_mapping
from asterism.collect.importing import ImportReport, default_source, import_file
from asterism.model.marking import LOCAL

app = typer.Typer(add_completion=False)

SHOWN_REJECTS = 5
CONTRACT = ("read", "stored", "unchanged", "rejected", "warnings", "rejects_file")


@app.command()
def run(  # noqa: PLR0913, PLR0917 - one option each
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="JSON lines, CSV, TSV or WARC.")],
    mapping: Annotated[
        Path | None,
        typer.Option(
            "--map",
            help="TOML or JSON that states what is not to be guessed: columns, zone, date_formats, "
            "delimiter, encoding, kind, and the columns of marking.",
        ),
    ] = None,
    owner: OwnerOption = None,
    level: LevelOption = None,
    group: GroupOption = None,
    exclude: ExcludeOption = None,
    caveat: CaveatOption = None,
    embargo: EmbargoOption = None,
    expires: ExpiresOption = None,
    consent: ConsentOption = None,
    dry_run: Annotated[  # noqa: FBT002 - a flag
        bool, typer.Option("--dry-run", help="Read and report; write nothing.")
    ] = False,
) -> None:
    """Import a file; the workspace is made if there is none.

    The file is kept as it is, as one capture, and every document points to its row in it.
    Importing it again changes nothing. Rows that cannot be read are explained in a file.

    Without a further word the workspace's own organisation owns what is imported, at AMBER.
    """
    invocation = Invocation.of(ctx)
    workspace = invocation.until_end(create_workspace(invocation.workspace))
    purpose = invocation.actor(workspace, Action.COLLECT, "import a file").purpose
    line = invocation.progress

    def progress(done: int, total: int, report: ImportReport) -> None:  # noqa: ARG001 - the protocol
        line("bytes read", done, total)

    words = MarkingWords(
        owner=owner_of(workspace, owner),
        level=level,
        group=group,
        exclude=tuple(exclude or ()),
        caveats=tuple(caveat or ()),
        embargo=embargo,
        expires=expires,
        consent=consent,
    )
    report = import_file(
        workspace,
        file,
        source=default_source(words.applied_to(LOCAL)),
        mapping=read_mapping(mapping) if mapping else Mapping(),
        progress=progress,
        dry_run=dry_run,
        purpose=purpose,
    )
    line.end()
    if invocation.json:
        shown = report.to_json()
        typer.echo(json.dumps({name: shown[name] for name in CONTRACT}))
        return
    typer.echo(
        f"{report.read:,} rows read: {report.stored:,} stored, {report.unchanged:,} unchanged, "
        f"{report.rejected:,} rejected"
    )
    if report.columns:
        pairs = ", ".join(f"{field} from {column!r}" for field, column in report.columns.items())
        typer.echo(f"Read as: {pairs}")
    for reject in report.rejects[:SHOWN_REJECTS]:
        typer.echo(f"  {reject}")
    if report.rejects_file:
        typer.echo(f"Every reject and warning, with its reason: {report.rejects_file}")
    if report.stored and not dry_run:
        typer.echo("Next: asterism process")
