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
from asterism.cli.evidence_words import verdict_lines, verdict_values
from asterism.cli.invocation import Invocation
from asterism.collect.sealing import seal_left_behind, stamper_of
from asterism.evidence.accounts import Problem
from asterism.evidence.chain import Chain
from asterism.evidence.errors import EvidenceError
from asterism.evidence.timestamps import Authority
from asterism.model.signing import PublicKey
from asterism.pipeline.checking_captures import look_through, store_check

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
            "--public-key", help="That manifests must be signed with; else the workspace's."
        ),
    ] = None,
) -> None:
    """Prove every byte of the captures again, and name the first that does not fit.

    Ends with status 0 if everything is sound and with 1 if not. Writes nothing but its entry in
    the audit log.
    """
    invocation = Invocation.of(ctx)
    workspace = invocation.until_end(open_workspace(invocation.workspace))
    actor = invocation.actor(workspace, Action.READ_AUDIT, "verify the evidence")
    _note(workspace, actor, "verify-evidence", {"deep": deep})
    line = invocation.progress
    check = store_check(
        workspace,
        deep=deep,
        key=_public_key(public_key) if public_key else None,
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
