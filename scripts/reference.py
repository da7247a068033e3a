"""Reference pages written from the code whenever the documentation is built (a MkDocs hook).

Commands come from the Typer applications of `asterism.cli`, routes from the page's own OpenAPI
description, settings from the options that may stand in the environment.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typer.main
from mkdocs.structure.files import File

from asterism.access import create_workspace
from asterism.cli.main import COMMANDS, app, load_command
from asterism.web import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

BUILT_IN: Final = {"help", "install_completion", "show_completion"}
METHODS: Final = ("get", "post", "put", "patch", "delete")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages, whose places are in the navigation of mkdocs.yml."""
    pages = {"cli": commands_page(), "settings": settings_page(), "api": routes_page()}
    for name, text in pages.items():
        files.append(File.generated(config, f"reference/{name}.md", content=text))
    return files


def commands() -> Iterator[tuple[str, Any]]:
    """Give the root command, which has the shared options, then each command and its parts."""
    yield "asterism", typer.main.get_command(app)
    for name in COMMANDS:
        command = load_command(name)
        yield f"asterism {name}", command
        for part, inner in getattr(command, "commands", {}).items():
            yield f"asterism {name} {part}", inner


def commands_page() -> str:
    """Return every command with its options, one heading each."""
    return "\n\n".join(
        ["# Commands", *(command_text(name, command) for name, command in commands())]
    )


def command_text(name: str, command: Any) -> str:  # noqa: ANN401 - Typer's own classes
    """Return the section of one command."""
    lines = [f"## {name}", "", plain(command.help), ""]
    options = [option for option in command.params if option.name not in BUILT_IN]
    if options:
        lines += ["| option | what it means | default |", "|---|---|---|"]
    for option in options:
        names = " ".join(f"`{word}`" for word in (*option.opts, *option.secondary_opts))
        if option.param_type_name == "argument":
            names = f"`{option.name}`"
        default = "" if option.default in (None, False, ()) else f"`{option.default}`"
        default = "required" if option.required else default
        lines.append(f"| {names} | {plain(option.help, cell=True)} | {default} |")
    return "\n".join(lines)


def settings_page() -> str:
    """Return every option that the environment may set, one heading each."""
    described: dict[str, str] = {}
    for name, command in commands():
        for option in command.params:
            variables = option.envvar or ()
            for variable in [variables] if isinstance(variables, str) else variables:
                text = f"{plain(option.help)} The same as `{option.opts[0]}` of `{name}`."
                described.setdefault(variable, text)
    parts = [f"## {variable}\n\n{text}" for variable, text in sorted(described.items())]
    intro = "Options that may also stand in the environment; the command line wins."
    return "\n\n".join(["# Settings", intro, *parts])


def routes_page() -> str:
    """Return every route of the JSON API, one heading each."""
    parts = [route_text(method, path, operation) for method, path, operation in routes()]
    intro = "The running page describes the same in OpenAPI."
    return "\n\n".join(["# JSON API", intro, *parts])


def routes() -> list[tuple[str, str, dict[str, Any]]]:
    """Return method, path and OpenAPI operation of each route, asked of the real application."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = create_workspace(Path(folder))
        paths = create_app(workspace).openapi()["paths"]
        workspace.close()
    return [
        (method, path, operation)
        for path, operations in paths.items()
        for method, operation in operations.items()
        if method in METHODS
    ]


def route_text(method: str, path: str, operation: dict[str, Any]) -> str:
    """Return the section of one route."""
    said = operation.get("description") or operation.get("summary", "")
    lines = [f"## {method.upper()} {path}", "", plain(said), ""]
    parameters = operation.get("parameters", [])
    if parameters:
        lines += ["| parameter | in | what it means |", "|---|---|---|"]
    for item in parameters:
        meaning = plain(item.get("description"), cell=True)
        lines.append(f"| `{item['name']}` | {item['in']} | {meaning} |")
    return "\n".join(lines)


def plain(text: str | None, *, cell: bool = False) -> str:
    r"""Return a help text as Markdown, free of what Typer marks with \b and \f."""
    clean = (text or "").partition("\f")[0].replace("\b", "").strip()
    return " ".join(clean.split()).replace("|", "\\|") if cell else clean
