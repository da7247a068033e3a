"""JSON files: a list of objects, an object that holds one, or a single object."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import orjson

from asterism.collect.columns import Columns, Mapping, choose_columns
from asterism.collect.formats.base import Findings, Item, refused
from asterism.collect.formats.json_scanner import Element, Keys, Scanner
from asterism.collect.rejects import Reject
from asterism.collect.rows import Row

Values = dict[str, Any]
MOST_PROBLEMS: Final = 1_000
"""So many values that are no objects are explained one by one; then the file is given up."""


def json_objects(path: Path, mapping: Mapping, findings: Findings) -> Iterator[Item]:
    """Yield the objects of a file's list; a file without one is a single row.

    The list is the one that the mapping names, otherwise the first in which objects stand.

    Raises:
        SourceError: if there is no object at all.
    """
    keys = tuple(mapping.list.split(".")) if mapping.list else first_list(path)
    if mapping.list and not any(Scanner(path, lambda found: found == keys).elements()):
        mend = "name one that is there, such as list: data.items"
        raise refused(path, f"has no list {mapping.list}", mend)
    where = f"in the list {'.'.join(keys)}" if keys else "in one list"
    findings.note(f"documents are the objects {where}" if keys is not None else "one object")
    plans: dict[tuple[str, ...], Columns] = {}
    for element, number, values in parsed(path, lambda found: found == (keys or ())):
        if isinstance(values, Reject):
            yield values
            continue
        names = tuple(values)
        columns = plans.get(names)
        if columns is None:
            columns = choose_columns(names, mapping)
            if len(plans) < MOST_PROBLEMS:
                plans[names] = columns
        yield Row(number, element.offset, element.length, columns, values)


def first_list(path: Path) -> Keys | None:
    """Return the keys of the first list in which objects stand, or None if there is none."""
    for element in Scanner(path, lambda _: True, listed=True).elements():
        if not element.problem:
            return element.keys
    return None


def parsed(
    path: Path, wanted: Callable[[Keys], bool]
) -> Iterator[tuple[Element, int, Values | Reject]]:
    """Yield the objects under some keys with their number, those that are broken as rejects."""
    number = problems = 0
    for element in Scanner(path, wanted).elements():
        number += 1
        if element.problem:
            problems += 1
            yield element, number, _reject(number, element, element.problem)
            if problems >= MOST_PROBLEMS:
                reason = f"{MOST_PROBLEMS:,} values are no objects; the rest is not read"
                yield element, number, _reject(number, element, reason)
                return
            continue
        values = read_object(element.data)
        if isinstance(values, dict):
            yield element, number, values
        else:
            yield element, number, _reject(number, element, f"is no JSON object: {values}")


def read_object(data: bytes) -> Values | str:
    """Return the object that these bytes are, or what is wrong with them."""
    try:
        values = orjson.loads(data)
    except ValueError as error:
        return str(error)
    return values if isinstance(values, dict) else "it is another kind of value"


def texts(value: object) -> Iterator[str]:
    """Yield the texts in a value that is one or a list of them; anything else is none."""
    items = value if isinstance(value, list) else [value]
    for item in items:
        if isinstance(item, str) and item.strip():
            yield item
        elif isinstance(item, int | float) and not isinstance(item, bool):
            yield str(item)


def text_of(value: object) -> str:
    """Return a value if it is a text, and "" if it is not."""
    return value if isinstance(value, str) else ""


def lines(values: object, skipped: Callable[[str], bool], label: str = "") -> Iterator[str]:
    """Yield "label: value" for every text and number in an object, in the order of the file.

    Without recursion: objects of other people nest as deep as they like.
    """
    stack: list[tuple[str, object]] = [(label, values)]
    while stack:
        name, value = stack.pop()
        if isinstance(value, dict):
            stack += [(key, item) for key, item in reversed(value.items()) if not skipped(key)]
        elif isinstance(value, list):
            stack += [(name, item) for item in reversed(value)]
        else:
            for text in texts(value):
                yield f"{name.replace('_', ' ')}: {text}" if name else text


def string_of(element: Element) -> str:
    """Return the text that an element is, "" if it is none."""
    with suppress(ValueError):
        return text_of(orjson.loads(element.data))
    return ""


def _reject(number: int, element: Element, reason: str) -> Reject:
    mend = "mend it there, or take it out of the file"
    raw = element.data[:2_000].decode("utf-8", "replace")
    return Reject(number, "", f"at byte {element.offset}: {reason}", mend, raw)
