from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from asterism.evidence.signed_files import first_difference, read_signed, write_signed
from asterism.model.signing import SigningKey

KEY = SigningKey.make("manifest")
DATA = b'{"number":1,"pieces":[]}\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with a signed file."""
    write_signed(tmp_path / "a", "x.json", DATA, KEY)
    return tmp_path / "a"


def test_what_was_signed_comes_back(folder: Path) -> None:
    assert read_signed(folder, "x.json", KEY.public) == (DATA, [])
    with pytest.raises(OSError, match="not empty"):
        write_signed(folder, "x.json", DATA, KEY)
    assert [path.name for path in folder.parent.iterdir()] == ["a"]


def test_every_byte_that_is_changed_is_named(folder: Path) -> None:
    for path in sorted(folder.iterdir()):
        whole = path.read_bytes()
        for offset in range(len(whole)):
            changed = bytearray(whole)
            changed[offset] ^= 1 + offset % 255
            path.write_bytes(changed)
            data, flaws = read_signed(folder, "x.json", KEY.public)
            assert [(flaw.name, flaw.offset) for flaw in flaws] == [(path.name, offset)]
            assert data == DATA
        path.write_bytes(whole)


def test_what_is_missing_cut_or_added_is_named(folder: Path) -> None:
    (folder / "other").touch()
    assert [flaw.name for flaw in read_signed(folder, "x.json", KEY.public)[1]] == ["other"]
    assert read_signed(folder, "x.json", KEY.public, beside=["other"])[1] == []
    (folder / "other").unlink()
    path = folder / "x.json"
    path.write_bytes(DATA[:-3])
    data, (flaw,) = read_signed(folder, "x.json", KEY.public)
    assert (data, flaw.name, flaw.offset) == (None, "x.json", len(DATA) - 3)
    path.write_bytes(DATA[::-1])
    assert read_signed(folder, "x.json", KEY.public)[1][0].says == "is not what was signed"
    path.write_bytes(DATA)
    for name in ("x.json.checks", "x.json.sig", "x.json"):
        (folder / name).unlink()
        assert name in {flaw.name for flaw in read_signed(folder, "x.json", KEY.public)[1]}


def test_the_signature_of_another_key_is_none(folder: Path) -> None:
    data, flaws = read_signed(folder, "x.json", SigningKey.make("manifest").public)
    assert data is None
    assert "no signature of" in flaws[0].says


def test_openssl_checks_it_too(folder: Path) -> None:
    openssl = shutil.which("openssl")
    assert openssl is not None
    (folder / "key.pem").write_bytes(KEY.public.pem)
    command = [openssl, "pkeyutl", "-verify", "-pubin", "-inkey", "key.pem", "-rawin"]
    command += ["-in", "x.json", "-sigfile", "x.json.sig"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 - OpenSSL
    assert "Verified Successfully" in done.stdout, done.stderr


def test_where_two_texts_begin_to_differ() -> None:
    assert first_difference(b"abc", b"abd") == 2
    assert first_difference(b"ab", b"abc") == 2
