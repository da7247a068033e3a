from __future__ import annotations

from pathlib import Path

from asterism.evidence.disk import is_held, lock, sync_folder


def test_a_lock_is_held_until_the_file_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    assert not is_held(path)
    with path.open("wb") as file:
        assert not is_held(path)
        assert lock(file)
        assert is_held(path)
        with path.open("rb") as other:
            assert not lock(other)
    assert not is_held(path)


def test_names_reach_the_disk(tmp_path: Path) -> None:
    sync_folder(tmp_path)
