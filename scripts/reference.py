"""Reference pages written from the code whenever the documentation is built (a MkDocs hook).

Commands come from the Typer applications of `asterism.cli`, routes from the page's own OpenAPI
description, settings from the options that may stand in the environment, the keys of a declaration
from the model that checks it.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from types import NoneType
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, get_args, get_origin

import typer.main
from mkdocs.structure.files import File
from pydantic import BaseModel

from asterism.access import create_workspace
from asterism.cli.main import COMMANDS, app, load_command
from asterism.collect.declaration import SiteDeclaration
from asterism.collect.declaring.problems import part_of
from asterism.web import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from pydantic.fields import FieldInfo

BUILT_IN: Final = {"help", "install_completion", "show_completion"}
METHODS: Final = ("get", "post", "put", "patch", "delete")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages, whose places are in the navigation of mkdocs.yml."""
    pages = {
        "cli": commands_page(),
        "settings": settings_page(),
        "api": routes_page(),
        "declaration": declaration_page(),
    }
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


def declaration_page() -> str:
    """Return every key of a source's declaration, one heading for each part."""
    intro = (
        "A source is declared in one YAML file. Keys that are not listed here are mistakes, and "
        "so is a key that says nothing. [Write a source in ten minutes]"
        "(../how-to/write-a-source.md) shows how to begin."
    )
    parts = [part_text(path, part) for path, part in declaration_parts()]
    return "\n\n".join(["# Declaration of a source", intro, *parts, selectors_text()])


def declaration_parts() -> list[tuple[str, type[BaseModel]]]:
    """Return each part of a declaration with the keys that lead to it, outer ones first."""
    found: list[tuple[str, type[BaseModel]]] = [("", SiteDeclaration)]
    for path, part in found:
        for name, field in part.model_fields.items():
            inner = part_of(field.annotation)
            if inner is not None:
                found.append((f"{path}.{field.alias or name}".lstrip("."), inner))
    return found


def part_text(path: str, part: type[BaseModel]) -> str:
    """Return the section of one part of a declaration."""
    lines = [f"## {path or 'The source'}", "", plain(part.__doc__).partition("\n\n")[0], ""]
    lines += ["| key | what it means | what it holds | if left out |", "|---|---|---|---|"]
    for name, field in part.model_fields.items():
        key = field.alias or name
        meaning = plain(field.description, cell=True)
        holds = "keys below it" if part_of(field.annotation) else held(field.annotation)
        lines.append(f"| `{key}` | {meaning} | {holds} | {left_out(field)} |")
    return "\n".join(lines)


def held(annotation: Any) -> str:  # noqa: ANN401 - any annotation
    """Return in words what a key holds."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return held(inner[0])
    if origin is Literal:
        return " or ".join(f"`{each}`" for each in inner)
    if origin in {list, tuple}:
        return (
            f"a list of {held(inner[0])}s"
            if held(inner[0]) == "text"
            else f"a list, each {held(inner[0])}"
        )
    if origin is dict:
        return f"names, each with {held(inner[1])}"
    known = {str: "text", int: "a whole number", float: "a number", bool: "`true` or `false`"}
    words = [known.get(each) or held(each) for each in inner if each is not NoneType]
    return known.get(annotation) or (words[0] if words else "text")


def left_out(field: FieldInfo) -> str:
    """Return what holds if a key is left out."""
    if field.is_required():
        return "**needed**"
    value = field.default
    if value is None or isinstance(value, BaseModel | list | dict | tuple):
        return ""
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


SELECTORS: Final = {
    "`div.ad h1`": "CSS; `::text` and `::attr(name)` take a text or an attribute",
    "`//h1`, `(//a)[2]`": "XPath 1.0, known by its first letter; `./td` within a post",
    "`jsonld:offers.price`": "a property in the page's JSON-LD, through lists and `@graph`",
    "`jsonld:Product.name`": "the same, in objects of that type alone, wherever they stand",
    "`microdata:name`": "the same in microdata",
}
"""Kinds of selectors and what each finds."""


def selectors_text() -> str:
    """Return the section on selectors."""
    rows = [f"| {selector} | {meaning} |" for selector, meaning in SELECTORS.items()]
    rules = (
        "A field takes the first thing found that is not empty; links take all. An element gives "
        "its text with line breaks, as a browser shows it. A selector that begins with `#`, `[`, "
        "`*` or `&`, or holds `: `, stands in quotes."
    )
    table = ["| selector | what it finds |", "|---|---|", *rows]
    return "\n".join(["## Selectors", "", *table, "", rules])


def plain(text: str | None, *, cell: bool = False) -> str:
    r"""Return a help text as Markdown, free of what Typer marks with \b and \f."""
    clean = (text or "").partition("\f")[0].replace("\b", "").strip()
    return " ".join(clean.split()).replace("|", "\\|") if cell else clean
