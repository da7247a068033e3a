from __future__ import annotations

from pathlib import Path

import pytest
from tests.collect.formats import samples
from tests.collect.formats.conftest import Read

from asterism.collect.columns import Mapping
from asterism.collect.formats.json_objects import lines, texts
from asterism.collect.rejects import Reject
from asterism.collect.rows import Row
from asterism.model.errors import SourceError


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_list_of_objects(tmp_path: Path, read: Read, wrapped: bool) -> None:  # noqa: FBT001
    items = [{"text": "one"}, {"text": "two"}]
    path = samples.write_json(tmp_path / "a.json", {"x": {"ads": items}} if wrapped else items)
    rows, findings = read(path)
    assert [row.values["text"] for row in rows if isinstance(row, Row)] == ["one", "two"]
    assert ("x.ads" in findings.notes[0]) is wrapped
    data = path.read_bytes()
    assert all(
        data[row.offset : row.offset + row.length].startswith(b"{")
        for row in rows
        if isinstance(row, Row)
    )


def test_the_list_can_be_stated(tmp_path: Path, read: Read) -> None:
    path = samples.write_json(tmp_path / "a.json", {"a": [{"text": "x"}], "b": [{"text": "y"}]})
    (row,), _ = read(path, Mapping(list="b"))
    assert isinstance(row, Row)
    assert row.values == {"text": "y"}
    with pytest.raises(SourceError, match="has no list c"):
        read(path, Mapping(list="c"))


def test_a_file_that_is_one_object(tmp_path: Path, read: Read) -> None:
    (row,), _ = read(samples.write_json(tmp_path / "a.json", {"title": "T", "text": "x"}))
    assert isinstance(row, Row)
    assert row.values["text"] == "x"


def test_a_broken_object_costs_itself(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "a.json"
    path.write_text('[{"text": "a"}, {"text": nope}, {"text": "b"}, 7]')
    found, _ = read(path)
    assert [isinstance(item, Reject) for item in found] == [False, True, False, True]
    assert "at byte 16" in str(found[1])


def test_values_as_lines() -> None:
    nested = {"a_b": 1, "skip": "x", "c": [{"d": "e"}, True, None, "  "]}
    assert list(lines(nested, lambda name: name == "skip")) == ["a b: 1", "d: e"]
    assert list(texts(["a", 1, None, {}])) == ["a", "1"]
