from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from asterism.access import keys
from asterism.model.errors import WorkspaceError
from asterism.model.signing import SignatureError


def test_keys_are_made_once_and_only_their_owner_may_read_them(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    made = keys.signing_key(folder, "audit")
    secret = keys.secret(folder, "audit")
    assert keys.signing_key(folder, "audit") == made
    assert keys.secret(folder, "audit") == secret
    assert keys.read_public_key(folder, "audit") == made.public
    assert keys.signing_key(folder, "tombstone") != made
    assert folder.stat().st_mode & 0o077 == 0
    assert [path for path in folder.iterdir() if path.stat().st_mode & 0o077] == []
    assert len(list(folder.iterdir())) == 5


def test_two_who_make_a_key_at_once_get_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: keys.signing_key(tmp_path, "audit"), range(8)))
        secrets = list(pool.map(lambda _: keys.secret(tmp_path, "audit"), range(8)))
    assert len({key.seed for key in made}) == 1
    assert len(set(secrets)) == 1
    assert keys.read_public_key(tmp_path, "audit") == made[0].public


def test_a_key_that_is_missing_or_damaged_says_how_to_mend_it(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="restore it from a backup"):
        keys.read_signing_key(tmp_path, "audit")
    keys.signing_key(tmp_path, "audit")
    keys.private_file(tmp_path, "audit").write_text("PRIVATE+KEY+a+00000000+AAAA\n")
    with pytest.raises(SignatureError):
        keys.signing_key(tmp_path, "audit")
    keys.secret_file(tmp_path, "audit").write_text("ab\n")
    with pytest.raises(WorkspaceError, match="damaged"):
        keys.secret(tmp_path, "audit")
    keys.secret_file(tmp_path, "audit").write_text("no digits\n")
    with pytest.raises(WorkspaceError, match="damaged"):
        keys.secret(tmp_path, "audit")


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WorkspaceError, match="cannot be kept"):
        keys.signing_key(tmp_path / "file" / "keys", "audit")
