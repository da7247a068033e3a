from __future__ import annotations

import json
import os
from pathlib import Path

from asterism.access import Workspace
from asterism.collect.importing import import_file
from asterism.pipeline import subject_traces
from asterism.pipeline.process import process
from asterism.pipeline.stage import StageContext
from asterism.pipeline.subject_traces import parts, traces_of


def test_texts_that_nobody_else_has_are_traces(workspace: Workspace, tmp_path: Path) -> None:
    common = "a line of words that both of them have"
    rows = [
        {
            "url": "http://a.example/tampa/1234567.html?x=1",
            "title": "Lily of Tampa, really",
            "text": f"{common}\nand a line that only she has\nshort\ncall 202-555-0123",
            "author": "Lily Author",
            "reference": "ref-0001-abc",
        },
        {
            "url": "http://a.example/tampa/12345678.html",
            "title": "Somebody else",
            "text": f"{common}\ncall 202-555-0199",
            "author": "Somebody",
        },
    ]
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    os.utime(path, (0, 0))
    import_file(workspace, path)
    process(StageContext(workspace), workspace.owner, "test")
    service = workspace.service("test")
    ids: dict[str, str] = dict(
        service.rows("documents", "SELECT url, id FROM documents WHERE {visible}")
    )
    found = set(traces_of(service, frozenset([ids[rows[0]["url"]]])))
    assert found == {
        "http://a.example/tampa/1234567.html?x=1", "/tampa/1234567.html?x=1",
        "Lily of Tampa, really", "and a line that only she has", "Lily Author", "ref-0001-abc",
        "+12025550123", "12025550123", "2025550123", "202-555-0123",
    }  # fmt: skip
    both = set(traces_of(service, frozenset(ids.values())))
    assert both > found | {common}


def test_what_another_document_carries_in_other_words_is_no_trace(
    workspace: Workspace, tmp_path: Path
) -> None:
    rows = [
        {"id": "one", "text": "call 202-555-0123 for the first one"},
        {"id": "two", "text": "call two zero two, five five five, 0 1 2 3 for the other"},
    ]
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    os.utime(path, (0, 0))
    import_file(workspace, path)
    process(StageContext(workspace), workspace.owner, "test")
    service = workspace.service("test")
    carried = service.rows(
        "mentions", "SELECT document_id, raw FROM mentions WHERE kind = 'phone' AND {visible}"
    )
    assert len(carried) == 2
    first = next(document_id for document_id, raw in carried if raw == "202-555-0123")
    assert set(traces_of(service, frozenset([first]))) == {
        "call 202-555-0123 for the first one", "file:rows.jsonl#one",
    }  # fmt: skip


def test_texts_come_in_parts_and_once_if_there_are_none() -> None:
    assert list(parts([])) == [[]]
    texts = [str(number) for number in range(subject_traces.PART + 1)]
    assert [len(part) for part in parts(texts)] == [subject_traces.PART, 1]
