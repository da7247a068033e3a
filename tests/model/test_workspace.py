from __future__ import annotations

from pathlib import Path

from asterism.model.workspace import WorkspacePaths

KEPT = ("settings", "database", "captures", "audit", "rejects", "crawls", "keys")
REBUILT = ("columnar", "search", "signatures", "views", "plans")


def test_what_can_be_rebuilt_stands_apart_from_what_cannot() -> None:
    paths = WorkspacePaths(Path("somewhere"))
    assert all(paths.derived in getattr(paths, name).parents for name in REBUILT)
    assert not any(paths.derived in getattr(paths, name).parents for name in KEPT)
    assert all(paths.root in getattr(paths, name).parents for name in (*KEPT, *REBUILT))
