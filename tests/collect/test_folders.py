from __future__ import annotations

import os
from pathlib import Path

import pytest

from asterism.collect.folders import found_files
from asterism.model.errors import SourceError


def test_what_lies_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / "page_files" / "deep").mkdir(parents=True)
    (tmp_path / "page.html").write_text("x")
    (tmp_path / "page_files" / "deep" / "data.json").write_text("{}")
    (tmp_path / "b.png").write_bytes(b"x")
    (tmp_path / "loop").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    found = {item.name: item for item in found_files(tmp_path)}
    assert list(found) == ["b.png", "loop", "page.html", "pipe", "page_files/deep/data.json"]
    assert found["b.png"].is_media
    assert found["page_files/deep/data.json"].is_part
    assert "link" in found["loop"].problem
    assert "no regular file" in found["pipe"].problem
    with pytest.raises(SourceError, match="is no folder"):
        list(found_files(tmp_path / "page.html"))
