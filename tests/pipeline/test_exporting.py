from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from asterism.access import Workspace
from asterism.access.policy.words import MarkingWords
from asterism.model.errors import AsterismError, AuditError, NotFoundError
from asterism.model.signing import PublicKey
from asterism.pipeline.exporting import export
from asterism.pipeline.remarking import narrow


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_every_document_comes_with_its_mentions_and_its_label(
    brought: Workspace, tmp_path: Path
) -> None:
    person = brought.session(None, "case 4")
    path = tmp_path / "out.jsonl"
    rows = person.rows("documents", "SELECT id FROM documents WHERE {visible} ORDER BY id")
    ids = [row[0] for row in rows]
    narrow(brought, person, ids[:1], MarkingWords(level="red", caveats=("juvenile",)))
    person = brought.session(None, "case 4")
    report = export(brought, person, path)
    found = lines_of(path)
    assert [line["id"] for line in found] == ids
    assert report.documents == len(ids)
    assert found[0]["label"] == report.label == "TLP:RED"
    assert found[0]["marking"]["caveats"] == ["juvenile"]
    assert found[1]["label"] == "TLP:AMBER"
    stored = person.documents(ids[:50])
    for line, row in zip(found, stored, strict=False):
        assert (line["url"], line["title"], line["text"]) == (row["url"], row["title"], row["text"])
        kept = [item["id"] for item in person.mentions([row["id"]])]
        assert [item["id"] for item in line["mentions"]] == kept
        for item in line["mentions"]:
            assert line[item["field"]][item["start"] : item["end"]] == item["raw"]


def test_the_manifest_says_who_what_and_why_under_a_signature(
    brought: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "out.jsonl"
    report = export(brought, brought.session(None, "case 4"), path, terms="call")
    manifest = json.loads((tmp_path / "out.jsonl.manifest.json").read_text())
    assert manifest["export"] == report.to_json()
    assert manifest["export"]["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (report.person, report.purpose) == (brought.owner, "case 4")
    assert report.selection == {"search": "call"}
    signed = json.dumps(manifest["export"], sort_keys=True, ensure_ascii=False).encode()
    PublicKey.parse(manifest["key"]).verify(base64.b64decode(manifest["signature"]), signed)
    entries = [entry for entry in brought.audit.entries() if entry.action == "export"]
    assert sum(entry.count or 0 for entry in entries) == report.documents
    first = lines_of(path)[0]["id"]
    assert "export" in {entry.action for entry in brought.audit.readers_of(first)}


def test_a_network_or_a_search_narrows_an_export(brought: Workspace, tmp_path: Path) -> None:
    person = brought.session(None, "case 4")
    network = person.networks(limit=1)[0]
    report = export(brought, person, tmp_path / "network.jsonl", network=network["id"])
    members = {row["id"] for row in person.network_documents(network["id"])}
    assert {line["id"] for line in lines_of(tmp_path / "network.jsonl")} == members
    assert report.documents == network["documents"]
    found = person.search("call", limit=1)
    assert export(brought, person, tmp_path / "s.jsonl", terms="call").documents == found.total
    for values, error in (
        ({"network": "0" * 32}, NotFoundError),
        ({"terms": "nobodysaysthis"}, NotFoundError),
        ({"terms": "call", "network": network["id"]}, AsterismError),
    ):
        with pytest.raises(error):
            export(brought, person, tmp_path / "none.jsonl", **values)
    assert not (tmp_path / "none.jsonl").exists()


def test_a_file_that_is_there_or_cannot_be_written_is_left_alone(
    brought: Workspace, tmp_path: Path
) -> None:
    person = brought.session(None, "case 4")
    (tmp_path / "there.jsonl").write_text("mine")
    with pytest.raises(AsterismError, match="is there already"):
        export(brought, person, tmp_path / "there.jsonl")
    assert (tmp_path / "there.jsonl").read_text() == "mine"
    with pytest.raises(AsterismError, match="cannot be written"):
        export(brought, person, tmp_path / "no" / "folder.jsonl")


def test_nothing_is_written_that_is_not_audited(
    brought: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = brought.session(None, "case 4")

    def full(_entries: object) -> None:
        message = "the audit log is full"
        raise AuditError(message)

    monkeypatch.setattr(brought.audit, "append_many", full)
    with pytest.raises(AuditError):
        export(brought, person, tmp_path / "out.jsonl")
    assert list(tmp_path.glob("out*")) == []
