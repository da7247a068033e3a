from __future__ import annotations

from pathlib import Path

import pytest

from asterism.evidence.chain import Chain
from asterism.evidence.errors import EvidenceError
from asterism.evidence.manifest import Manifest
from asterism.model.signing import SigningKey

KEY = SigningKey.make("manifest")


def test_numbers_follow_each_other(tmp_path: Path) -> None:
    chain = Chain(tmp_path)
    assert chain.newest() == 0
    for number in range(1, 12):
        with chain.locked():
            assert chain.newest() == number - 1
            previous = chain.previous(number)
            chain.add(Manifest(number, previous, 0, None, False, {}, ()), KEY)  # noqa: FBT003 - closing
    assert [item.number for item in chain.manifests(after=8)] == [9, 10, 11]
    assert (chain.root / "public-key.txt").read_text() == f"{KEY.public}\n"
    assert b"BEGIN PUBLIC KEY" in (chain.root / "public-key.pem").read_bytes()


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    chain = Chain(tmp_path)
    with pytest.raises(EvidenceError, match=r"manifest\.json: cannot be read"):
        chain.data(1)
    chain.folder(1).mkdir(parents=True)
    (chain.folder(1) / "manifest.json").write_text("{}")
    with pytest.raises(EvidenceError, match="this is no manifest"):
        chain.manifest(1)
