from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from tests.collect.formats import samples

from asterism.evidence.errors import EvidenceError
from asterism.evidence.zip_parts import ZipParts


def opened(path: Path) -> ZipParts:
    return ZipParts(io.BytesIO(path.read_bytes()))


def test_parts_and_where_they_are_stored(tmp_path: Path) -> None:
    path = samples.write_zip(tmp_path / "a.zip", {"a": "first", "b": "second"}, stored=True)
    parts = opened(path)
    assert parts.small("b") == b"second"
    assert parts.small("absent") == b""
    place = parts.stored_at("b")
    assert place is not None
    assert path.read_bytes()[place[0] : sum(place)] == b"second"
    assert opened(samples.write_zip(path, {"a": "x"})).stored_at("a") is None


@pytest.mark.parametrize("name", ["../a", "/a", "a/../../b", "a\\..\\b"])
def test_names_that_point_outside(tmp_path: Path, name: str) -> None:
    with pytest.raises(EvidenceError, match="points outside"):
        opened(samples.write_zip(tmp_path / "a.zip", {name: "x"}))


def test_bombs(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="times its size"):
        opened(samples.write_zip(tmp_path / "a.zip", {"a": "0" * (8 << 20)}))
    with pytest.raises(EvidenceError, match="more than 16 MiB"):
        opened(samples.write_zip(tmp_path / "a.zip", {"a": "01" * (9 << 20)}, stored=True)).small(
            "a"
        )
    with pytest.raises(EvidenceError, match="more than 10,000 parts"):
        opened(samples.write_zip(tmp_path / "a.zip", {str(at): "" for at in range(10_001)}))


def test_two_parts_of_one_name(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a", "1")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a", "2")
    with pytest.raises(EvidenceError, match="one name"):
        opened(path)
    with pytest.raises(EvidenceError, match="damaged"):
        ZipParts(io.BytesIO(b"PK\x03\x04"))
