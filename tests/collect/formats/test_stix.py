from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.collect.formats import samples
from tests.collect.formats.conftest import Read

from asterism.collect.rejects import Reject
from asterism.collect.rows import Row

RED = "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed"
MAIL: dict[str, object] = {"type": "email-addr", "id": "email-addr--1", "value": "a@post.example"}


def values(found: list[Any]) -> dict[str, dict[str, Any]]:
    return {row.values["id"]: dict(row.values) for row in found if isinstance(row, Row)}


def test_objects_become_documents(tmp_path: Path, read: Read) -> None:
    objects: list[dict[str, object]] = [
        MAIL,
        {"type": "x-phone-number", "id": "x--1", "value": "+1 202-555-0101"},
        {"type": "user-account", "id": "user-account--1", "account_login": "kim",
         "extensions": {"x": {"extension_type": "new-sdo", "address": "wallet-1"}}},
        {"type": "observed-data", "id": "observed-data--1", "created_by_ref": "identity--1",
         "first_observed": "2026-03-01T10:00:00Z", "object_refs": ["email-addr--1"],
         "name": "seen"},
        {"type": "identity", "id": "identity--1", "name": "North House"},
        {"type": "relationship", "id": "relationship--1", "source_ref": "relationship--1",
         "target_ref": "relationship--1"},
    ]  # fmt: skip
    path = samples.write_json(tmp_path / "a.json", samples.bundle(*objects))
    found, findings = read(path)
    rows = values(found)
    assert (len(rows), findings.others) == (5, 1)
    assert rows["email-addr--1"]["text"] == "email addr: a@post.example"
    assert rows["x--1"]["title"] == "phone number: +1 202-555-0101"
    assert rows["user-account--1"]["text"] == "account login: kim\naddress: wallet-1"
    assert rows["observed-data--1"]["author"] == "North House"
    assert rows["observed-data--1"]["posted_at"] == "2026-03-01T10:00:00Z"
    assert {row["level"] for row in rows.values()} == {""}


def test_markings_are_never_widened(tmp_path: Path, read: Read) -> None:
    own: dict[str, object] = {
        "type": "marking-definition", "id": "marking-definition--own", "definition_type": "tlp",
           "definition": {"tlp": "amber"}}  # fmt: skip
    said = {"type": "marking-definition", "id": "marking-definition--said",
            "definition_type": "statement", "definition": {"statement": "ours"}}  # fmt: skip
    marked: dict[str, dict[str, object]] = {
        "green": {"object_marking_refs": [samples.GREEN]},
        "granular": {"object_marking_refs": [samples.GREEN],
                     "granular_markings": [{"marking_ref": samples.STRICT}]},
        "defined": {"object_marking_refs": ["marking-definition--own"]},
        "statement": {"object_marking_refs": ["marking-definition--said"]},
        "dangling": {"object_marking_refs": ["marking-definition--absent"]},
        "wrong": {"object_marking_refs": "text"},
        "none": {},
    }  # fmt: skip
    objects = [{**MAIL, "id": name, **more} for name, more in marked.items()]
    path = samples.write_json(tmp_path / "a.json", samples.bundle(*objects, own, said))
    found, findings = read(path)
    levels = {name: row["level"] for name, row in values(found).items()}
    assert levels == {
        "green": "GREEN", "granular": "AMBER+STRICT", "defined": "AMBER", "statement": "",
        "dangling": "RED", "wrong": "RED", "none": "RED",
    }  # fmt: skip
    assert any("not in the bundle" in note for note in findings.notes)


@pytest.mark.parametrize("word", ["white", "TLP:CLEAR"])
def test_a_bundle_that_is_open_to_all(tmp_path: Path, read: Read, word: str) -> None:
    own: dict[str, object] = {
        "type": "marking-definition", "id": "marking-definition--own", "name": word,
           "extensions": {"x": {"tlp_2_0": word.lower().removeprefix("tlp:")}}}  # fmt: skip
    objects = [
        own,
        {**MAIL, "object_marking_refs": ["marking-definition--own"]},
        {**MAIL, "id": "b"},
    ]
    found, _ = read(samples.write_json(tmp_path / "a.json", samples.bundle(*objects)))
    assert [row["level"] for row in values(found).values()] == ["CLEAR", "CLEAR"]


def test_objects_without_type_or_id(tmp_path: Path, read: Read) -> None:
    objects: list[dict[str, object]] = [
        {"type": "note"},
        {"id": "x"},
        {"type": 1, "id": "y"},
        {**MAIL, "spec_version": "9"},
    ]
    found, findings = read(samples.write_json(tmp_path / "a.json", samples.bundle(*objects)))
    assert [item.field for item in found if isinstance(item, Reject)] == ["id", "type", "type"]
    assert any("spec_version 9" in note for note in findings.notes)
