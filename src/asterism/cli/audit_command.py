"""`asterism audit`: the log of who read, did and was refused what."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from asterism.access import Workspace, open_workspace
from asterism.access.audit import AuditEntry
from asterism.access.audit.checkpoint import open_checkpoint
from asterism.access.audit.copies import is_export, open_export, open_log, write_export
from asterism.access.audit.merkle import Tree
from asterism.access.audit.proofs import (
    check_proof,
    prove_consistency,
    prove_inclusion,
    tree_of,
)
from asterism.access.audit.verifying import NO_CHECKPOINT, Copy, Verdict, verify
from asterism.access.policy import Action, Actor
from asterism.cli.invocation import Invocation
from asterism.model.clock import to_datetime
from asterism.model.errors import AuditError
from asterism.model.signing import PublicKey
from asterism.model.workspace import WorkspacePaths

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="Verify, show and export the log of who read and did what.",
)

PublicKeyFile = Annotated[
    Path | None,
    typer.Option("--public-key", help="The log's public key; otherwise the one found with it."),
]
ExportFile = Annotated[
    Path | None, typer.Option("--export", help="An export, in place of the workspace's log.")
]


@app.command("verify")
def verify_command(
    ctx: typer.Context,
    export: ExportFile = None,
    checkpoint: Annotated[
        list[Path] | None,
        typer.Option(
            "--checkpoint",
            help="A checkpoint or an export kept earlier, which the log must continue; repeatable.",
        ),
    ] = None,
    public_key: PublicKeyFile = None,
    proof: Annotated[
        Path | None,
        typer.Option("--proof", help="Check one proof in place of a log; needs --public-key."),
    ] = None,
) -> None:
    """Say whether the log is what was signed, and name the first bad entry if it is not.

    Reads hashes and signatures only: nothing is decrypted, and no network is used.
    """
    invocation = Invocation.of(ctx)
    if proof is not None:
        _say_proof(invocation, proof, public_key)
        return
    with _copy(invocation, export, public_key) as copy:
        exports = [path for path in checkpoint or [] if is_export(path)]
        notes = [_text(path) for path in checkpoint or [] if path not in exports]
        kept = [open_checkpoint(note, copy.key) for note in notes]
        verdict = verify(copy, kept, [_tree(path, copy.key) for path in exports])
    _say(invocation, verdict)
    if not verdict.ok:
        raise typer.Exit(1)


@app.command("path")
def path_command(ctx: typer.Context) -> None:
    """Print the log's file."""
    invocation = Invocation.of(ctx)
    path = WorkspacePaths(invocation.workspace.absolute()).audit
    typer.echo(json.dumps({"path": str(path)}) if invocation.json else str(path))


@app.command("export")
def export_command(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="Where to write it; a file there is replaced.")],
    without_sealed: Annotated[  # noqa: FBT002 - a flag
        bool,
        typer.Option(
            "--without-sealed",
            help="Leave sealed parts out, which nobody can read without the workspace's key.",
        ),
    ] = False,
) -> None:
    """Write the log to one file that can be verified anywhere, with the public key alone."""
    invocation = Invocation.of(ctx)
    workspace, actor = _reader(invocation, "export the audit log")
    _record(workspace, actor, "export-audit", {"sealed": not without_sealed})
    with _copy(invocation, None, None) as copy:
        count = write_export(copy, file, sealed=not without_sealed)
    if invocation.json:
        typer.echo(json.dumps({"entries": count, "file": str(file)}))
    else:
        typer.echo(f"{count:,} entries in {file}. Check it with: asterism audit verify --export")


@app.command("show")
def show_command(
    ctx: typer.Context,
    target: Annotated[
        str | None, typer.Option("--target", help="Only entries about this id.")
    ] = None,
    by: Annotated[str | None, typer.Option("--person", help="Only entries of this person.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many.")] = 50,
) -> None:
    """Show entries, newest first, opened; who looks stands in the log too."""
    invocation = Invocation.of(ctx)
    workspace, actor = _reader(invocation, "read the audit log")
    entries = workspace.audit.entries(target=target, person=by, limit=limit)
    _record(workspace, actor, "read-audit", {"target": target, "person": by, "limit": limit})
    for entry in entries:
        if invocation.json:
            typer.echo(json.dumps(asdict(entry), ensure_ascii=False))
            continue
        said = ", ".join(f"{name}={value}" for name, value in entry.terms.items())
        what = " ".join(part for part in (entry.target, said) if part)
        typer.echo(
            f"{entry.number:>8}  {_time(entry.at)}  {entry.outcome:7}  {entry.person}: "
            f"{entry.action} {what}  [{'erased' if entry.erased else entry.purpose}]"
        )


@app.command("checkpoint")
def checkpoint_command(ctx: typer.Context, export: ExportFile = None) -> None:
    """Print the newest checkpoint: keep it elsewhere, and nothing before it can be changed."""
    invocation = Invocation.of(ctx)
    with _copy(invocation, export, None) as copy:
        if copy.newest is None:
            raise AuditError(NO_CHECKPOINT)
        if invocation.json:
            shown = {"size": copy.newest.size, "public_key": str(copy.key)}
            typer.echo(json.dumps(shown | {"checkpoint": copy.note}))
        else:
            typer.echo(copy.note, nl=False)


@app.command("prove")
def prove_command(
    ctx: typer.Context,
    number: Annotated[int, typer.Argument(min=0, help="Of the entry.")],
    export: ExportFile = None,
) -> None:
    """Print the proof that an entry is in the log (C2SP tlog-proof)."""
    invocation = Invocation.of(ctx)
    with _copy(invocation, export, None) as copy:
        proof = prove_inclusion(copy, number)
    if invocation.json:
        typer.echo(json.dumps({"number": number, "proof": proof}))
    else:
        typer.echo(proof, nl=False)


@app.command("consistency")
def consistency_command(
    ctx: typer.Context,
    old: Annotated[Path, typer.Option("--from", help="A checkpoint that was kept.")],
    export: ExportFile = None,
) -> None:
    """Print the proof that the log continues what an older checkpoint stood for, as JSON."""
    invocation = Invocation.of(ctx)
    note = _text(old)
    with _copy(invocation, export, None) as copy:
        steps = prove_consistency(copy, open_checkpoint(note, copy.key))
        typer.echo(json.dumps({"old": note, "new": copy.note, "proof": steps}))


def _copy(
    invocation: Invocation, export: Path | None, public_key: Path | None
) -> AbstractContextManager[Copy]:
    """Open what a command is about: an export, or the workspace's log."""
    key = _public_key(public_key) if public_key is not None else None
    if export is not None:
        return open_export(export, key)
    paths = WorkspacePaths(invocation.workspace.absolute())
    return open_log(paths.audit, paths.keys, key)


def _reader(invocation: Invocation, otherwise: str) -> tuple[Workspace, Actor]:
    """Return the workspace, and who may read its log."""
    workspace = invocation.until_end(open_workspace(invocation.workspace))
    return workspace, workspace.actor(
        Action.READ_AUDIT,
        invocation.person,
        invocation.purpose or otherwise,
        getattr(invocation, "token", None),
    )


def _record(workspace: Workspace, actor: Actor, action: str, terms: dict[str, Any]) -> None:
    said = {name: value for name, value in terms.items() if value is not None}
    workspace.audit.append(
        AuditEntry(actor.person, actor.purpose, action, terms=said, outcome="acted")
    )


def _say_proof(invocation: Invocation, proof: Path, public_key: Path | None) -> None:
    if public_key is None:
        message = "state the key that the proof is to hold under: --public-key FILE"
        raise AuditError(message)
    shown = check_proof(_text(proof), _public_key(public_key))
    if invocation.json:
        typer.echo(json.dumps({"ok": True, **shown}))
    elif "entry" in shown:
        typer.echo(f"Entry {shown['entry']['number']} is in the log: {json.dumps(shown['entry'])}")
    else:
        typer.echo(f"The log of {shown['new']:,} entries continues the one of {shown['old']:,}.")


def _tree(export: Path, key: PublicKey) -> Tree:
    with open_export(export, key) as copy:
        return tree_of(copy)


def _say(invocation: Invocation, verdict: Verdict) -> None:
    if invocation.json:
        shown = {
            "ok": verdict.ok,
            "entries": verdict.entries,
            "first_bad": verdict.first_bad,
            "why": verdict.why or verdict.flaw,
            "root": verdict.root.hex(),
            "public_key": str(verdict.key),
            "remarks": verdict.remarks,
        }
        typer.echo(json.dumps(shown))
        return
    if verdict.first_bad is not None:
        typer.echo(f"First bad entry: {verdict.first_bad}. It {verdict.why}.")
    if verdict.flaw:
        typer.echo(verdict.flaw)
    if verdict.ok:
        typer.echo(f"{verdict.entries:,} entries, each as it was signed.")
    for sentence in verdict.remarks:
        typer.echo(sentence)
    typer.echo(f"Key: {verdict.key}")


def _public_key(path: Path) -> PublicKey:
    return PublicKey.parse(_text(path))


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode(errors="replace")
    except OSError as error:
        message = f"{path}: cannot be read ({error.strerror}); state another file"
        raise AuditError(message) from error


def _time(at: int) -> str:
    try:
        return to_datetime(at).isoformat(sep=" ", timespec="seconds")
    except OverflowError:
        return str(at)
