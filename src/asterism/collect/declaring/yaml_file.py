"""YAML as declarations are written in it: plain values, each with the line on which it stands.

Only what YAML 1.2 calls its core is understood: "22:00", "no" and "2026-12-31" stay text. There are
no references, so that a small file cannot stand for a large one, and nothing is said twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import yaml

from asterism.model.errors import SourceError

SIZE_LIMIT: Final = 256 * 1024
DEPTH_LIMIT: Final = 20
_NUMBER_LIMIT: Final = 20
_TAG: Final = "tag:yaml.org,2002:"

KeyPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class YamlFile:
    """What a YAML file says.

    Attributes:
        values: its plain values.
        lines: line (1 for the first) by path of keys and places in lists.
    """

    values: Any
    lines: dict[KeyPath, int]

    def line_of(self, path: Iterable[str | int]) -> int:
        """Return the line of what stands at a path, or of the nearest thing around it."""
        keys = tuple(path)
        while keys and keys not in self.lines:
            keys = keys[:-1]
        return self.lines.get(keys, 1)


class _Loader(yaml.SafeLoader):
    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - PyYAML's own way

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self._depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise self._refused("refers to another place; write out what it stands for")  # noqa: EM101, TRY003 - one place says where
        if self._depth > DEPTH_LIMIT:
            raise self._refused(f"is nested deeper than {DEPTH_LIMIT} levels")  # noqa: EM102, TRY003 - as above
        self._depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self._depth -= 1

    def _refused(self, problem: str) -> yaml.MarkedYAMLError:
        mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
        return yaml.MarkedYAMLError(problem=problem, problem_mark=mark)


for _name, _pattern, _first in (
    ("null", r"~|null|Null|NULL|", "~nN\0"),
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", rf"[-+]?[0-9]{{1,{_NUMBER_LIMIT}}}", "-+0123456789"),
    ("float", rf"[-+]?[0-9]{{1,{_NUMBER_LIMIT}}}\.[0-9]{{1,{_NUMBER_LIMIT}}}", "-+0123456789"),
):
    _firsts = ["" if letter == "\0" else letter for letter in _first]
    _Loader.add_implicit_resolver(_TAG + _name, re.compile(rf"^(?:{_pattern})$"), _firsts)


def read_yaml(text: str, name: str) -> YamlFile:
    """Return what a YAML text says.

    Args:
        text: of the file.
        name: of the file, for errors.

    Raises:
        SourceError: if it is no YAML, too large or nested too deep, refers to other places, names
            Python objects or says one key twice; names the line.
    """
    if len(text) > SIZE_LIMIT:
        message = f"{name}: has {len(text):,} characters, at most {SIZE_LIMIT:,} are read"
        raise SourceError(message)
    lines: dict[KeyPath, int] = {}
    try:
        root = _Loader(text.removeprefix("\ufeff")).get_single_node()
        return YamlFile(None if root is None else _plain(root, (), lines), lines)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f":{mark.line + 1}" if mark else ""
        message = f"{name}{where}: is no YAML that is understood here: {error.problem}"
    except yaml.YAMLError as error:
        message = f"{name}: is no YAML: {' '.join(str(error).split())}"
    raise SourceError(message)


def _plain(node: yaml.Node, path: KeyPath, lines: dict[KeyPath, int]) -> Any:  # noqa: ANN401 - what YAML holds
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node)
    if isinstance(node, yaml.SequenceNode) and node.tag == f"{_TAG}seq":
        return [_plain(item, (*path, place), lines) for place, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode) and node.tag == f"{_TAG}map":
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = _key(key_node)
            if key in values:
                problem = f"{key!r} is said twice; leave one"
                raise yaml.MarkedYAMLError(problem=problem, problem_mark=key_node.start_mark)
            lines[*path, key] = key_node.start_mark.line + 1
            values[key] = _plain(value_node, (*path, key), lines)
        return values
    raise _unknown(node)


def _key(node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode):
        problem = "a key must be a word"
        raise yaml.MarkedYAMLError(problem=problem, problem_mark=node.start_mark)
    return str(node.value)


def _scalar(node: yaml.ScalarNode) -> str | float | bool | None:
    kind, value = node.tag.removeprefix(_TAG), str(node.value)
    if kind == "str":
        return value
    if kind == "null":
        return None
    if kind == "bool":
        return value.lower() == "true"
    try:
        if kind == "int":
            return int(value)
        if kind == "float":
            return float(value)
    except ValueError:
        pass
    raise _unknown(node)


def _unknown(node: yaml.Node) -> yaml.MarkedYAMLError:
    problem = f"{node.tag} is not understood; write plain text, numbers, lists and keys"
    return yaml.MarkedYAMLError(problem=problem, problem_mark=node.start_mark)
