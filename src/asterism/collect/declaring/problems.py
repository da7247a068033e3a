"""What is wrong with a declaration: one line each, with its place, the key and the mend."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, Final, get_args

from pydantic import BaseModel, ValidationError

from asterism.collect.declaring.yaml_file import KeyPath, YamlFile

_WANTED: Final = {
    "legal_basis": "say on what legal ground this is collected",
    "purpose": "say what this is collected for",
    "owner": "name the organisation that decides about it; local is your own",
    "text": "a document needs a text: state its selector",
}
_EMPTY: Final = "says nothing; {} (text that begins with # stands in quotes)"
_LEAVE: Final = "leave it out, or fill it"
_MENDS: Final = {
    "string_type": "must be text; put it in quotes",
    "list_type": "must be a list, like [a.ad, a.card]",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "model_type": "must have keys of its own below it",
    "dict_type": "must have keys of its own below it",
}


def problem_lines(
    error: ValidationError | None, model: type[BaseModel], file: YamlFile
) -> list[str]:
    """Return one line for each problem: "line 4, fields.tex: is no key …".

    Args:
        error: what pydantic found, or None if it found nothing.
        model: of the whole declaration.
        file: that was read; a key in it that says nothing is a problem, as text that begins with
            "#" is a comment.
    """
    empty = list(_empty_keys(file.values, ()))
    told = [(path, _EMPTY.format(_WANTED.get(str(path[-1]), _LEAVE))) for path in empty]
    told += [
        (item["loc"], _said(item, model))
        for item in (error.errors(include_url=False) if error else ())
        if item["loc"] not in empty
    ]
    return [f"line {file.line_of(path)}, {_key_path(path)}: {said}" for path, said in told]


def _empty_keys(value: Any, path: KeyPath) -> Iterator[KeyPath]:  # noqa: ANN401 - what YAML holds
    if value is None and path:
        yield path
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _empty_keys(inner, (*path, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _empty_keys(inner, (*path, place))


def _key_path(location: tuple[int | str, ...]) -> str:
    path = ""
    for part in location:
        path += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if path else part
    return path or "the file"


def _said(item: Any, model: type[BaseModel]) -> str:  # noqa: ANN401 - pydantic's own class
    kind, location, context = item["type"], item["loc"], item.get("ctx", {})
    wanted = _WANTED.get(str(location[-1]) if location else "", "state it")
    match kind:
        case "extra_forbidden":
            said = _unknown_key(str(location[-1]), list(_keys_at(model, location[:-1])))
        case "missing":
            said = f"is missing; {wanted}"
        case "string_too_short":
            said = f"must say something; {wanted}"
        case "too_short":
            said = "must name at least one"
        case "literal_error":
            said = f"must be {context['expected']}"
        case "string_pattern_mismatch":
            said = f"{item['input']!r} is not written as {context['pattern']}"
        case "value_error":
            said = str(context["error"])
        case _:
            said = _MENDS.get(kind) or f"{item['msg'][:1].lower()}{item['msg'][1:]}"
    return said


def _unknown_key(key: str, known: list[str]) -> str:
    close = get_close_matches(key, known, 1)
    mend = f"did you mean {close[0]}?" if close else f"known here: {', '.join(known)}"
    return f"is no key of a declaration; {mend}"


def _keys_at(model: type[BaseModel], location: tuple[int | str, ...]) -> Iterator[str]:
    """Give the keys that stand at a place of a declaration."""
    here = model
    for part in location:
        field = next((f for n, f in here.model_fields.items() if (f.alias or n) == part), None)
        inner = part_of(field.annotation) if field else None
        if inner is None:
            return
        here = inner
    for name, field in here.model_fields.items():
        yield field.alias or name


def part_of(annotation: Any) -> type[BaseModel] | None:  # noqa: ANN401 - any annotation
    """Return the part of a declaration that a key's annotation names, if it names one."""
    if isinstance(annotation, type):
        return annotation if issubclass(annotation, BaseModel) else None
    return next((found for each in get_args(annotation) if (found := part_of(each))), None)
