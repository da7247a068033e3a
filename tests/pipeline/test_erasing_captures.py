from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

from asterism.access import Workspace
from asterism.access.policy import Actor
from asterism.collect.importing import import_file
from asterism.model.tombstone import ErasureReason
from asterism.pipeline.erasing import erase
from asterism.pipeline.process import process
from asterism.pipeline.stage import StageContext
from asterism.pipeline.subjects import Selection
from asterism.record import schema


def test_rows_of_a_wide_encoding_are_blanked_too(workspace: Workspace, tmp_path: Path) -> None:
    rows = [{"id": name, "text": f"{name} of Tampa, who writes here"} for name in ("Lily", "Rose")]
    path = tmp_path / "rows.jsonl"
    path.write_bytes("".join(json.dumps(row) + "\n" for row in rows).encode("utf-16"))
    os.utime(path, (0, 0))
    import_file(workspace, path)
    process(StageContext(workspace), workspace.owner, "test")
    session = workspace.session(None, "test")
    ids = {
        json.loads(attributes)["id"]: document_id
        for document_id, attributes in session.rows(
            "documents", "SELECT id, attributes FROM documents WHERE {visible}"
        )
    }
    owner = Actor(workspace.owner, "request 1")
    chosen = Selection(documents=[ids["Lily"]])
    report = erase(StageContext(workspace), owner, chosen, ErasureReason.REQUEST)
    assert report.records == 1
    person = workspace.session(None, "test")
    assert "Rose of Tampa" in person.capture_row(ids["Rose"]).decode("utf-16-le")
    (capture,) = person.rows(
        "captures",
        "SELECT id, payload_sha256, remaining_sha256, store_length, store_path FROM captures"
        " WHERE {visible}",
    )
    content = person.capture_content(capture[0])
    assert "Lily".encode("utf-16-le") not in content.payload
    assert hashlib.sha256(content.payload).hexdigest() == capture[2] != capture[1]
    assert (workspace.paths.captures / capture[4]).stat().st_size == capture[3]
    with workspace.database.reading() as connection:
        stones = connection.execute(schema.tombstones.select()).all()
    assert sorted(stone.table_name for stone in stones) == ["captures", "documents"]
    assert all("Lily" not in stone.statement for stone in stones)
