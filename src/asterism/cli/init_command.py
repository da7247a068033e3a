"""`asterism init`: make a workspace."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from asterism.access import create_workspace
from asterism.access.audit.adopting import adopt_plain_log
from asterism.access.policy import system_user
from asterism.cli.invocation import Invocation
from asterism.model.organisation import OrganisationKind
from asterism.model.workspace import WorkspacePaths

app = typer.Typer(add_completion=False)


@app.command()
def init(
    ctx: typer.Context,
    database: Annotated[
        str | None,
        typer.Option(
            envvar="ASTERISM_DATABASE",
            help="Address of the record, postgresql+psycopg://…; a SQLite file if not given.",
        ),
    ] = None,
    organisation: Annotated[
        str | None, typer.Option(help="Name of the organisation that keeps it; local if absent.")
    ] = None,
    organisation_kind: Annotated[
        OrganisationKind | None, typer.Option(help="What kind it is; nonprofit if absent.")
    ] = None,
) -> None:
    """Make a workspace, or bring one to this version."""
    invocation = Invocation.of(ctx)
    paths = WorkspacePaths(invocation.workspace.absolute())
    adopt_plain_log(paths.audit, paths.keys, system_user())
    workspace = invocation.until_end(
        create_workspace(
            invocation.workspace,
            database,
            organisation=organisation,
            organisation_kind=organisation_kind,
        )
    )
    if invocation.json:
        typer.echo(json.dumps({"workspace": str(workspace.paths.root)}))
        return
    typer.echo(f"Workspace ready at {workspace.paths.root}")
    if workspace.shared:
        typer.echo("It is shared: whoever reads needs a token or a sign-in.")
    else:
        typer.echo("It is single-user and not for real people's data.")
