"""The root command and how it finds the others."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from asterism import __version__
from asterism.cli.invocation import Invocation, say_error
from asterism.model.errors import AsterismError

COMMANDS: Final = {
    "demo": "Crawl, process and serve a simulated world.",
    "init": "Make a workspace.",
    "status": "Show counts, sizes, lag and what is stale.",
    "source": "Draft and check declarations of sources, and see how sources stand.",
    "collect": "Crawl declared sources into the workspace.",
    "watch": "Say which identifiers targeted crawls look for.",
    "import": "Import a file of documents (JSONL, CSV, TSV or WARC).",
    "process": "Read, link and look for patterns in everything that is new.",
    "serve": "Serve the workspace as web pages and an API on this computer.",
    "search": "Search documents.",
    "life": "Tell a document's life: first seen, each change, removed, back again.",
    "networks": "List which network each document belongs to.",
    "leads": "List leads with their reasons.",
    "mark": "Change who may see documents.",
    "judge": "Say whether two documents have the same owner.",
    "export": "Write documents with their markings to a file.",
    "consent": "Keep that somebody withdrew their consent.",
    "hold": "Put legal holds on documents, list them and take them off.",
    "retention": "Set how long documents are kept, and erase what is due.",
    "erase": "Erase somebody from everything the workspace keeps.",
    "evidence": "Prove what was captured, seal it, and hand it out.",
    "audit": "Verify, show and export the log of who read and did what.",
    "organisation": "List and add organisations, and see to their agreements.",
    "group": "Say who belongs to which sharing group.",
    "person": "Add, invite and suspend people.",
    "token": "Make, list and revoke service tokens.",
    "extract": "Read a text, or lines of JSON: what is said, and how it was read.",
    "rebuild": "Make everything derived anew from the record.",
    "simulate": "Write a simulated world with its truth.",
    "evaluate": "Score networks against the truth of simulated worlds.",
}
"""Every command and what it does, in the order of the help page."""

SHARED_OPTIONS: Final = {
    "--workspace": True,
    "--as": True,
    "--token": True,
    "--purpose": True,
    "--json": False,
}
"""Options that stand before or after any command and mean the same; True if one takes a value."""


class LazyCommands(TyperGroup):
    """The commands, each loaded from `asterism.cli.<name>` when it is run."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401, ARG002 - Typer's own context class is private
        """Return the names in the order of the help page."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401, ARG002 - as above
        """Return a command's name and summary, without loading it."""
        if cmd_name not in COMMANDS:
            return None
        return TyperCommand(cmd_name, help=COMMANDS[cmd_name])

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401 - as above
        """Return the command that is to be run, loaded."""
        name, _, rest = super().resolve_command(ctx, args)
        return name, load_command(str(name)), rest


def load_command(name: str) -> Any:  # noqa: ANN401 - Typer's own command class is private
    """Return a command with its options and arguments."""
    module = import_module(f"asterism.cli.{name}_command")
    command = get_command(module.app)
    command.name = name
    return command


app = typer.Typer(
    cls=LazyCommands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help starts in half the time
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(*, wanted: bool) -> None:
    """Answer before the parser asks for a command."""
    if wanted:
        typer.echo(f"asterism {__version__}")
        raise typer.Exit


@app.callback()
def root(
    ctx: typer.Context,
    workspace: Annotated[
        Path,
        typer.Option(envvar="ASTERISM_WORKSPACE", help="Folder of the workspace."),
    ] = Path("workspace"),
    person: Annotated[
        str | None,
        typer.Option("--as", envvar="ASTERISM_AS", help="Who acts; you, if not given."),
    ] = None,
    token: Annotated[
        str | None,
        typer.Option(
            envvar="ASTERISM_TOKEN",
            help="Proof of who acts, in a shared workspace; safer in the environment.",
        ),
    ] = None,
    purpose: Annotated[
        str | None,
        typer.Option(envvar="ASTERISM_PURPOSE", help="Why; it stands in the audit log."),
    ] = None,
    json: Annotated[  # noqa: FBT002 - a flag
        bool, typer.Option("--json", help="Print JSON for programs.")
    ] = False,
    version: Annotated[  # noqa: ARG001, FBT002 - a flag; its callback answers
        bool,
        typer.Option(
            "--version", help="Print the version.", is_eager=True, callback=_print_version
        ),
    ] = False,
) -> None:
    """Join scattered traces into connected, reviewable leads, with reasons.

    The options below may stand before or after any command.
    """
    invocation = Invocation(
        workspace=workspace, person=person, purpose=purpose, json=json, token=token or None
    )
    ctx.call_on_close(invocation.ending.close)
    ctx.obj = invocation


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; errors that a person can mend are printed without a traceback."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        app(args=shared_options_first(given), prog_name="asterism")
    except AsterismError as error:
        say_error(str(error))
        sys.exit(1)


def shared_options_first(arguments: Sequence[str]) -> list[str]:
    """Return the arguments with the shared options moved before the command."""
    shared: list[str] = []
    rest: list[str] = []
    remaining = iter(arguments)
    for argument in remaining:
        name = argument.partition("=")[0]
        if argument == "--":
            rest += [argument, *remaining]
        elif name not in SHARED_OPTIONS:
            rest.append(argument)
        else:
            shared.append(argument)
            if SHARED_OPTIONS[name] and "=" not in argument:
                shared += [value for value in [next(remaining, None)] if value is not None]
    return shared + rest
