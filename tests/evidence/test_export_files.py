from __future__ import annotations

from typing import TYPE_CHECKING

from asterism.evidence.chain import Chain
from asterism.evidence.export_files import (
    EXPLANATION,
    authority_files,
    key_files,
    manifest_files,
    tombstone_lines,
)
from asterism.evidence.stamps import Stamper
from asterism.evidence.timestamps import Authority

if TYPE_CHECKING:
    from conftest import Store, TimeAuthority  # type: ignore[import-not-found]


def test_a_manifest_comes_with_those_up_to_the_next_time_stamp(
    store: Store, time_authority: TimeAuthority
) -> None:
    for run in range(5):
        store.bring(b"row %d\n" % run, run)
    alone = [name for name, _ in manifest_files(store.captures, [2])]
    assert alone == ["evidence/manifest-00000002.json", "evidence/manifest-00000002.json.sig"]
    authority = Authority(time_authority.url, time_authority.certificates.read_text())
    Stamper(Chain(store.captures), store.key, authority).finish(4)
    names = [name for name, _ in manifest_files(store.captures, [2, 5])]
    assert [name[-13:] for name in names if name.endswith(".json")] == [
        f"{number:08}.json" for number in (2, 3, 4, 5)
    ]
    assert [name for name in names if name.endswith(".tsr")] == ["evidence/time-00000004.tsr"]
    assert dict(authority_files(authority))["evidence/authority.pem"]
    assert list(authority_files(None)) == []


def test_keys_tombstones_and_words(store: Store) -> None:
    names = [name for name, _ in key_files({"manifest": store.key.public})]
    assert names == ["evidence/manifest-key.txt", "evidence/manifest-key.pem"]
    assert tombstone_lines(store.captures, {("a", 0)}) == b""
    assert "evidence verify --export" in EXPLANATION
