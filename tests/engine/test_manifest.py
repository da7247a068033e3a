from __future__ import annotations

from pathlib import Path

import pytest

from asterism.engine.errors import EngineError
from asterism.engine.manifest import (
    NAME,
    RETIRED_FOR,
    CopiedFile,
    Manifest,
    read_manifest,
    write_manifest,
)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    manifest = Manifest().grown(5, {"documents": CopiedFile("a", 3)})
    manifest = manifest.compacted({"documents": (CopiedFile("b", 2),)})
    write_manifest(tmp_path, manifest)
    assert read_manifest(tmp_path) == manifest
    assert manifest.files["documents"] == (CopiedFile("b", 2),)
    assert list(manifest.retired) == ["documents/a"]


def test_no_manifest_is_an_empty_one(tmp_path: Path) -> None:
    assert read_manifest(tmp_path) == Manifest()


@pytest.mark.parametrize("content", ["{", '{"format": 0}'])
def test_an_unreadable_one_says_how_to_mend_it(tmp_path: Path, content: str) -> None:
    (tmp_path / NAME).write_text(content)
    with pytest.raises(EngineError, match="asterism rebuild"):
        read_manifest(tmp_path)


def test_one_of_an_older_version_counts_as_none(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text('{"format": 1, "watermark": 7}')
    assert read_manifest(tmp_path) == Manifest()


def test_retired_files_are_kept_for_a_while() -> None:
    manifest = Manifest().grown(1, {"documents": CopiedFile("a", 1)})
    manifest = manifest.compacted({"documents": ()})
    assert manifest.forgotten()[1] == {"documents/a"}
    old = Manifest(retired={name: at - RETIRED_FOR for name, at in manifest.retired.items()})
    assert old.forgotten()[1] == set()
