from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.collect.formats import samples
from tests.collect.formats.conftest import Read

from asterism.collect.rejects import Reject
from asterism.collect.rows import Row


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_properties_become_fields_and_lines(tmp_path: Path, read: Read, name: str) -> None:
    found = samples.entity(
        name=["Kim Doe"], phone=["202-555-0101", "202-555-0102"], bodyHtml=["<p>Hi<p>there"],
        publishedAt=["2026-03-01T10:00:00Z"], sourceUrl=["http://a.example/1"], city=["Tampa"],
    )  # fmt: skip
    path = tmp_path / name
    path.write_text(json.dumps([found]) if name == "a.json" else json.dumps(found) + "\n")
    (row,), _ = read(path)
    assert isinstance(row, Row)
    values = row.values
    assert (values["id"], values["title"], values["place"]) == ("e1", "Kim Doe", "Tampa")
    assert (values["url"], values["posted_at"]) == ("http://a.example/1", "2026-03-01T10:00:00Z")
    assert values["text"].startswith("Hi\n\nthere\n")
    assert "phone: 202-555-0102" in values["text"].splitlines()
    assert values["attributes"]["properties"] == found["properties"]


def test_an_unknown_schema_is_read_and_told(tmp_path: Path, read: Read) -> None:
    found = {**samples.entity(name=["x"]), "schema": "Spaceship"}
    (row,), findings = read(samples.write_json(tmp_path / "a.json", [found]))
    assert isinstance(row, Row)
    assert "Spaceship is unknown" in findings.notes[0]


def test_entities_that_are_none(tmp_path: Path, read: Read) -> None:
    good = samples.entity(name=["x"])
    wrong = [
        {**good, "id": ""}, {**good, "properties": []}, {**good, "properties": {"a": {"b": 1}}},
        {"schema": 1},
    ]  # fmt: skip
    found, _ = read(samples.write_json(tmp_path / "a.json", [good, *wrong]))
    rejects = [item for item in found if isinstance(item, Reject)]
    assert [item.field for item in rejects] == ["id", "properties", "a", "id"]
