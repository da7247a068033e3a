"""`asterism import`: a file or a folder of documents into the workspace."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

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
from asterism.collect.columns import DATE_ORDERS, Mapping, read_mapping
from asterism.collect.draft_mapping import draft_mapping
from asterism.collect.import_report import ImportReport
from asterism.collect.importing import Media, default_source, import_file, import_folder
from asterism.model.errors import SourceError
from asterism.model.marking import LOCAL

app = typer.Typer(add_completion=False)

SHOWN_REJECTS = 5
CONTRACT = (
    "read", "stored", "unchanged", "rejected", "warnings", "rejects_file", "format", "columns",
    "encoding", "encodings", "date_order", "others", "notes", "dry_run",
)  # fmt: skip


@app.command()
def run(  # noqa: PLR0913, PLR0917 - one option each
    ctx: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            help="A file (JSON, JSON lines, CSV, TSV, XLSX, Parquet, WARC, WACZ, HTML, MHTML, "
            "mbox, eml, FollowTheMoney, STIX, MISP, HTCDS) or a folder of them."
        ),
    ],
    mapping: Annotated[
        Path | None,
        typer.Option(
            "--map",
            help="YAML, TOML or JSON that states what is not to be guessed: columns, zone, "
            "date_order, encoding, constants, marking, source. --draft-map writes a first one.",
        ),
    ] = None,
    draft_map: Annotated[
        Path | None,
        typer.Option(
            help="Write a guessed mapping here, each guess with its reason; import nothing."
        ),
    ] = None,
    date_order: Annotated[
        str | None, typer.Option(help=f"Of dates in digits: {', '.join(DATE_ORDERS)}.")
    ] = None,
    media: Annotated[
        str, typer.Option(help="Pictures, sound and video in a folder: keep, hash-only or never.")
    ] = "hash-only",
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
    """Import a file or a folder; the workspace is made if there is none.

    Each file is kept as it is, as one capture, and every document points to its place in it.
    Importing it again changes nothing. What cannot be read is explained in a file.

    Without a further word the workspace's own organisation owns what is imported, at AMBER.
    """
    invocation = Invocation.of(ctx)
    stated = _mapping(mapping, date_order)
    if draft_map is not None:
        _draft(file, draft_map, stated, as_json=invocation.json)
        return
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
    options: dict[str, Any] = {
        "source": default_source(words.applied_to(LOCAL)),
        "mapping": stated,
        "progress": progress,
        "dry_run": dry_run,
        "purpose": purpose,
    }
    if file.is_dir():
        report = import_folder(workspace, file, media=_media(media), **options)
    else:
        report = import_file(workspace, file, **options)
    line.end()
    if invocation.json:
        shown = report.to_json()
        typer.echo(json.dumps({name: shown[name] for name in CONTRACT}))
        return
    _tell(report)
    if dry_run and not file.is_dir() and not mapping:
        typer.echo("\nA mapping that states this (--draft-map FILE writes it):\n")
        typer.echo(draft_mapping(file, stated).text)


def _mapping(path: Path | None, date_order: str | None) -> Mapping:
    stated = read_mapping(path) if path else Mapping()
    if date_order is None:
        return stated
    if date_order not in DATE_ORDERS:
        message = f"--date-order {date_order}: write one of {', '.join(DATE_ORDERS)}"
        raise SourceError(message)
    return replace(stated, date_order=date_order)


def _media(word: str) -> Media:
    known: dict[str, Media] = {"keep": "keep", "hash-only": "hash-only", "never": "never"}
    if word not in known:
        message = f"--media {word}: write one of {', '.join(known)}"
        raise SourceError(message)
    return known[word]


def _draft(file: Path, target: Path, stated: Mapping, *, as_json: bool) -> None:
    draft = draft_mapping(file, stated)
    if target.exists():
        message = f"{target}: is there already; move it away, or name another file"
        raise SourceError(message)
    target.write_text(draft.text, encoding="utf-8")
    if as_json:
        typer.echo(json.dumps({"map": str(target), "guesses": draft.to_json()}))
    else:
        typer.echo(draft.text)
        typer.echo(f"Written to {target}. Read it, mend it, then: asterism import … --map {target}")


def _tell(report: ImportReport) -> None:
    typer.echo(
        f"{report.read:,} rows read: {report.stored:,} stored, {report.unchanged:,} unchanged, "
        f"{report.rejected:,} rejected"
    )
    if report.columns:
        pairs = ", ".join(f"{field} from {column!r}" for field, column in report.columns.items())
        typer.echo(f"Read as: {pairs}")
    for note in report.notes[:SHOWN_REJECTS]:
        typer.echo(f"Note: {note}")
    for reject in report.rejects[:SHOWN_REJECTS]:
        typer.echo(f"  {reject}")
    if report.rejects_file:
        typer.echo(f"Every reject and warning, with its reason: {report.rejects_file}")
    if report.stored and not report.dry_run:
        typer.echo("Next: asterism process")
