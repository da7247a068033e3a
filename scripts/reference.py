"""Reference pages written from the code whenever the documentation is built (a MkDocs hook).

Commands come from the Typer application `asterism.cli.app`, routes from
`asterism.web.openapi_schema()`, settings from the options that may stand in the environment.
"""

from __future__ import annotations

import importlib
import importlib.util
from typing import TYPE_CHECKING, Any, Final

import typer.main
from mkdocs.structure.files import File

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

SECTION: Final = "Reference"
METHODS: Final = ("get", "post", "put", "patch", "delete")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Put the pages that there is something to say on into the site's navigation."""
    for entry in config.nav or []:
        if SECTION in entry:
            entry[SECTION] += [{title: path} for title, path, _ in pages()]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages themselves."""
    for _, path, text in pages():
        files.append(File.generated(config, path, content=text))
    return files


def pages() -> list[tuple[str, str, str]]:
    """Return title, path and Markdown of each reference page that has content."""
    found = [
        ("Commands", "reference/cli.md", commands_page()),
        ("Settings", "reference/settings.md", settings_page()),
        ("JSON API", "reference/api.md", routes_page()),
    ]
    return [page for page in found if page[2]]


def optional(module: str, name: str) -> Any | None:  # noqa: ANN401 - whatever the module holds
    """Return an attribute of a module, or None while that module is not written."""
    if importlib.util.find_spec(module) is None:
        return None
    return getattr(importlib.import_module(module), name, None)


def commands() -> Iterator[tuple[str, Any]]:
    """Give each command's full name and its definition, groups before their members."""
    app = optional("asterism.cli", "app")
    if app is not None:
        yield from walk("asterism", typer.main.get_command(app))


def walk(name: str, command: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - Typer's own classes
    """Give a command and, below a group, each of its members."""
    yield name, command
    for member, definition in sorted(getattr(command, "commands", {}).items()):
        if not definition.hidden:
            yield from walk(f"{name} {member}", definition)


def commands_page() -> str:
    """Return every command with its options, one heading each."""
    parts = [command_text(name, command) for name, command in commands()]
    return "\n\n".join(["# Commands", *parts]) if parts else ""


def command_text(name: str, command: Any) -> str:  # noqa: ANN401 - Typer's own classes
    """Return the section of one command."""
    lines = [f"## {name}", "", plain(command.help), ""]
    options = [option for option in command.params if not getattr(option, "hidden", False)]
    if options:
        lines += ["| option | what it means | default |", "|---|---|---|"]
    for option in options:
        names = " ".join(f"`{word}`" for word in (*option.opts, *option.secondary_opts))
        if option.param_type_name == "argument":
            names = f"`{option.human_readable_name}`"
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
    return "\n\n".join(["# Settings", intro, *parts]) if parts else ""


def routes_page() -> str:
    """Return every route of the JSON API, one heading each."""
    schema = optional("asterism.web", "openapi_schema")
    if schema is None:
        return ""
    parts = [
        route_text(method, path, operation)
        for path, operations in schema()["paths"].items()
        for method, operation in operations.items()
        if method in METHODS
    ]
    intro = "The running page serves the same as `openapi.json`."
    return "\n\n".join(["# JSON API", intro, *parts])


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
