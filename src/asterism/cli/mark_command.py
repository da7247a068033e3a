"""`asterism mark`: hold documents closer, or let more people see them."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from asterism.access import open_workspace
from asterism.access.policy.words import MarkingError, MarkingWords
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
from asterism.model.errors import NotFoundError
from asterism.pipeline.remarking import WideningError, narrow, widen

app = typer.Typer(add_completion=False)


@app.command()
def run(  # noqa: PLR0913, PLR0917 - one option each
    ctx: typer.Context,
    documents: Annotated[list[str], typer.Argument(help="Ids of documents.")],
    owner: OwnerOption = None,
    level: LevelOption = None,
    group: GroupOption = None,
    exclude: ExcludeOption = None,
    caveat: CaveatOption = None,
    embargo: EmbargoOption = None,
    expires: ExpiresOption = None,
    consent: ConsentOption = None,
    admit: Annotated[
        list[str] | None,
        typer.Option(metavar="WHO", help="Take an exclusion away. May be repeated."),
    ] = None,
    drop: Annotated[
        list[str] | None,
        typer.Option(metavar="CAVEAT", help="Take a caveat away. May be repeated."),
    ] = None,
    reason: Annotated[
        str, typer.Option(help="Why more people are to see it; needed to widen.")
    ] = "",
) -> None:
    """Change who may see documents.

    Whoever sees a document in the organisation that owns it may narrow it, with every version of
    it. Widening is for that organisation's custodians and needs --reason.
    """
    invocation = Invocation.of(ctx)
    workspace = invocation.until_end(open_workspace(invocation.workspace))
    words = MarkingWords(
        owner=owner_of(workspace, owner),
        level=level,
        group=group,
        exclude=tuple(exclude or ()),
        caveats=tuple(caveat or ()),
        embargo=embargo,
        expires=expires,
        consent=consent,
        admit=tuple(admit or ()),
        drop=tuple(drop or ()),
    )
    if not words:
        message = "say how it is to be marked, for example: --level red"
        raise MarkingError(message)
    session = invocation.session(workspace, "mark documents")
    try:
        changes = narrow(workspace, session, documents, words, reason)
    except (WideningError, NotFoundError):
        # A custodian may widen what nobody sees, such as what has expired.
        if not reason:
            raise
        changes = widen(workspace, session, documents, words, reason)
    for change in changes:
        if invocation.json:
            shown = {"id": change.document_id, "action": change.action.value}
            typer.echo(json.dumps(shown | {"marking": str(change.marking)}))
        else:
            typer.echo(f"{change.document_id}  {change.action.value}ed: {change.marking}")
    if not changes and not invocation.json:
        typer.echo("Nothing to change: it is marked so already.")
