"""`asterism evidence`: prove what was captured, seal it, and hand it out."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from asterism.access import Workspace, open_workspace
from asterism.access.audit import AuditEntry
from asterism.access.opening import set_authority
from asterism.access.policy import Action, Actor
from asterism.cli.evidence_words import export_lines, export_values, verdict_lines, verdict_values
from asterism.cli.invocation import Invocation
from asterism.collect.sealing import seal_left_behind, stamper_of
from asterism.evidence.accounts import Problem
from asterism.evidence.chain import Chain
from asterism.evidence.errors import EvidenceError
from asterism.evidence.export_checking import ExportCheck
from asterism.evidence.timestamps import Authority
from asterism.model.errors import AsterismError
from asterism.model.signing import PublicKey
from asterism.pipeline.checking_captures import look_through, store_check
from asterism.pipeline.custody import custody
from asterism.pipeline.exporting_evidence import export_evidence

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="Prove what was captured, seal it, and hand it out.",
)

MOST_PROBLEMS: Final = 1_000


@app.command("verify")
def verify_command(
    ctx: typer.Context,
    deep: Annotated[  # noqa: FBT002 - a flag
        bool, typer.Option("--deep", help="Unpack every record too, although its digest fits.")
    ] = False,
    public_key: Annotated[
        Path | None,
        typer.Option(
            "--public-key", help="That manifests must be signed with; else the one found with them."
        ),
    ] = None,
    export: Annotated[
        Path | None, typer.Option("--export", help="An export, in place of the workspace's store.")
    ] = None,
    certificate: Annotated[
        Path | None,
        typer.Option("--certificate", help="Of the time authority of an export, as PEM."),
    ] = None,
) -> None:
    """Prove every byte of the captures again, and name the first that does not fit.

    Ends with status 0 if everything is sound and with 1 if not. Writes nothing but its entry in
    the audit log.
    """
    invocation = Invocation.of(ctx)
    key = _public_key(public_key) if public_key else None
    if export is not None:
        _verify_export(invocation, export, key, certificate)
        return
    workspace = invocation.until_end(open_workspace(invocation.workspace))
    actor = invocation.actor(workspace, Action.READ_AUDIT, "verify the evidence")
    _note(workspace, actor, "verify-evidence", {"deep": deep})
    line = invocation.progress
    check = store_check(
        workspace,
        deep=deep,
        key=key,
        progress=lambda done, total: line("bytes read", done, total),
    )
    started = time.monotonic()
    problems: list[Problem] = []
    more = 0
    for problem in look_through(workspace, check):
        if len(problems) < MOST_PROBLEMS:
            problems.append(problem)
        else:
            more += 1
    line.end()
    values = verdict_values(check, problems, more, time.monotonic() - started)
    if invocation.json:
        typer.echo(json.dumps(values))
    else:
        typer.echo("\n".join(verdict_lines(values)))
    if problems:
        raise typer.Exit(1)


@app.command("seal")
def seal_command(ctx: typer.Context) -> None:
    """Seal whatever no manifest lists, and ask the authority for the time of the newest one.

    Runs seal what they write by themselves. This closes what a killed run left, brings a store
    from before manifests under one, and asks an authority again that did not answer.
    """
    invocation = Invocation.of(ctx)
    workspace = invocation.until_end(open_workspace(invocation.workspace))
    actor = invocation.actor(workspace, Action.PROCESS, "seal the evidence")
    _note(workspace, actor, "seal-evidence", {})
    closed = seal_left_behind(workspace, everything=True)
    newest = Chain(workspace.paths.captures).newest()
    stamper = stamper_of(workspace)
    stamped = bool(newest) and stamper.finish(newest)
    if invocation.json:
        files = [{"file": item.path, "cut": item.cut, "sealed": item.sealed} for item in closed]
        shown = {"files": files, "manifests": newest, "trusted_time": stamped}
        typer.echo(json.dumps(shown | {"why_not": "" if stamped else stamper.failure}))
        return
    for item in closed:
        cut = f", {item.cut:,} bytes of an unfinished record cut off" if item.cut else ""
        typer.echo(f"{item.path}: {item.sealed:,} bytes sealed{cut}")
    if not closed:
        typer.echo("Everything was sealed already.")
    if newest:
        why = f"No trusted time: {stamper.failure}."
        typer.echo(f"Manifest {newest} has a time stamp." if stamped else why)


@app.command("export")
def export_command(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="WACZ file to write; must not be there yet.")],
    run: Annotated[str | None, typer.Option("--run", help="What a run brought.")] = None,
    document: Annotated[
        list[str] | None,
        typer.Option("--document", help="What a document was read from; repeatable."),
    ] = None,
    lead: Annotated[
        str | None, typer.Option("--lead", help="What a lead's documents were read from.")
    ] = None,
) -> None:
    """Write captures as a web archive that replays, with all it takes to verify it elsewhere.

    Only what you may see and take out, under its label. What was erased stays erased.
    """
    invocation = Invocation.of(ctx)
    workspace = invocation.until_end(open_workspace(invocation.workspace))
    if invocation.purpose is None and invocation.token is None:
        message = "say what for (--purpose TEXT): it stands in the export and in the audit log"
        raise AsterismError(message)
    session = invocation.session(workspace, "")
    report = export_evidence(workspace, session, file, run=run, documents=document or (), lead=lead)
    if invocation.json:
        typer.echo(json.dumps(report.to_json()))
        return
    typer.echo(
        f"{report.captures:,} captures and {report.documents:,} documents in {file}, "
        f"up to {report.label}"
    )
    if report.unsealed:
        typer.echo(f"{report.unsealed:,} records are not sealed: run asterism evidence seal first")
    typer.echo(f"SHA-256 {report.sha256}. Check it with: asterism evidence verify --export {file}")


@app.command("custody")
def custody_command(
    ctx: typer.Context,
    ids: Annotated[list[str], typer.Argument(help="Of captures or documents.")],
) -> None:
    """Print who or what touched captures, when, what for and with which software.

    Who viewed and exported them is told to who may read the audit log; that you asked stands
    there too.
    """
    invocation = Invocation.of(ctx)
    workspace = invocation.until_end(open_workspace(invocation.workspace))
    session = invocation.session(workspace, "read the chain of custody")
    for event in custody(workspace, session, ids):
        said = event.to_json()
        if invocation.json:
            typer.echo(json.dumps(said, ensure_ascii=False))
            continue
        whose = ", ".join(part for part in (event.who, event.software) if part)
        purpose = f"  [{event.purpose}]" if event.purpose else ""
        typer.echo(
            f"{said['at'][:19]}  {event.capture}  {event.what:15} {whose}{purpose}  {event.by}"
        )


@app.command("authority")
def authority_command(
    ctx: typer.Context,
    url: Annotated[
        str | None, typer.Argument(help="Where it answers over HTTP (RFC 3161, section 3.4).")
    ] = None,
    certificate: Annotated[
        Path | None,
        typer.Option("--certificate", help="Its root certificate, and those between, as PEM."),
    ] = None,
    forget: Annotated[  # noqa: FBT002 - a flag
        bool, typer.Option("--forget", help="Ask nobody any more.")
    ] = False,
) -> None:
    """Say which authority states the time of manifests, or show which one does.

    It is told digests and nothing else. Collecting never waits for it.
    """
    invocation = Invocation.of(ctx)
    workspace = invocation.until_end(open_workspace(invocation.workspace))
    authority = workspace.authority
    if url or forget:
        actor = invocation.actor(workspace, Action.ADMINISTER, "choose a time authority")
        authority = _authority(url, certificate) if url else None
        _note(workspace, actor, "set-time-authority", {"url": url or ""})
        set_authority(workspace.paths, authority)
    if invocation.json:
        typer.echo(json.dumps({"url": authority.url if authority else None}))
    else:
        typer.echo(f"Asked for the time: {authority.url if authority else 'nobody'}.")


def _verify_export(
    invocation: Invocation, path: Path, key: PublicKey | None, certificate: Path | None
) -> None:
    check = ExportCheck(path, key, Authority("", _text(certificate)) if certificate else None)
    problems = list(check.run())
    values = export_values(check, problems)
    if invocation.json:
        typer.echo(json.dumps(values))
    else:
        typer.echo("\n".join(export_lines(values)))
    if problems:
        raise typer.Exit(1)


def _authority(url: str, certificate: Path | None) -> Authority:
    if certificate is None:
        message = "name the authority's root certificate: --certificate FILE.pem"
        raise EvidenceError(message)
    return Authority(url, _text(certificate))


def _public_key(path: Path) -> PublicKey:
    return PublicKey.parse(_text(path))


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode(errors="replace")
    except OSError as error:
        message = f"{path}: cannot be read ({error.strerror}); state another file"
        raise EvidenceError(message) from error


def _note(workspace: Workspace, actor: Actor, action: str, terms: dict[str, Any]) -> None:
    workspace.audit.append(
        AuditEntry(actor.person, actor.purpose, action, terms=terms, outcome="acted")
    )
