from __future__ import annotations

import json
from pathlib import Path

import pytest

from asterism.collect.formats import json_scanner
from asterism.collect.formats.json_scanner import Scanner


@pytest.mark.parametrize("chunk", [1, 2, 7, 100, 1 << 20])
def test_objects_are_found_with_their_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr(json_scanner, "CHUNK", chunk)
    items = [{"a": at, "s": 'x{["}' * at, "n": {"k": [1, {"z": "\\"}]}} for at in range(9)]
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"meta": {"x": [1]}, "list": items, "t": "words"}, indent=1))
    found = list(Scanner(path, lambda keys: keys in {("list",), ("t",)}).elements())
    assert [json.loads(element.data) for element in found] == [*items, "words"]
    data = path.read_bytes()
    assert all(data[e.offset : e.offset + e.length] == e.data for e in found)
    assert {element.parents for element in found} == {(0,)}


def test_what_is_no_object_is_said_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('[1, "a", {"b": 2}, x {"c": 1} 3, {"d":')
    found = list(Scanner(path, lambda keys: keys == ()).elements())
    assert [element.data for element in found if element.data] == [b'{"b": 2}', b'{"c": 1}']
    problems = [element.problem for element in found if element.problem]
    assert problems[0] == "is no object: 1"
    assert "the file ends inside" in problems[-1]


def test_only_objects_in_lists(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"a": {"b": [[{"c": 1}]]}}')
    (found,) = Scanner(path, lambda _: True, listed=True).elements()
    assert (found.keys, found.data) == (("a", "b"), b'{"c": 1}')


def test_long_and_deep_values_are_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_scanner, "CHUNK", 10)
    monkeypatch.setattr(json_scanner, "ELEMENT_LIMIT", 40)
    path = tmp_path / "a.json"
    path.write_text('[{"a": "' + '", "b": "'.join("x" * 9 for _ in range(9)) + '"}, {"ok": 1}]')
    long, short = Scanner(path, lambda keys: keys == ()).elements()
    assert (long.data, "MiB" in long.problem, short.data) == (b"", True, b'{"ok": 1}')
    path.write_text('[{"a": "' + "x" * 100 + '"}]')
    assert "a text has more than" in next(Scanner(path, lambda _: True).elements()).problem
    path.write_text("[" * 300)
    (deep,) = Scanner(path, lambda _: True).elements()
    assert "nested" in deep.problem
    path.write_text("]")
    assert "never opened" in next(Scanner(path, lambda _: True).elements()).problem
