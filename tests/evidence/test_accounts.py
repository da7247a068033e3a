from __future__ import annotations

from typing import TYPE_CHECKING

from asterism.evidence.accounts import Accounts
from asterism.evidence.tombstones import NAME, TombstoneFile
from asterism.model.tombstone import BytesPlace, ErasureReason, Tombstone

if TYPE_CHECKING:
    from conftest import Store  # type: ignore[import-not-found]


def stone(number: int) -> Tombstone:
    place = BytesPlace("a.warc.gz", number, 10, "b" * 64)
    reason = ErasureReason.REQUEST
    return Tombstone("e" * 32, "captures", f"{number:032x}", reason, "p", 1, "a" * 64, place)


def test_every_byte_of_the_tombstones_that_is_changed_is_found(store: Store) -> None:
    stones = [stone(number).signed_by(store.tombstones) for number in range(2)]
    TombstoneFile(store.captures).add(stones)
    path = store.captures / NAME
    whole = path.read_bytes()
    key = store.tombstones.public
    assert Accounts.of(store.captures, key).problems == []
    assert Accounts.of(store.captures, key).count == 2
    second = whole.index(b"\n") + 1
    for offset in range(len(whole)):
        changed = bytearray(whole)
        changed[offset] ^= 1 + offset % 255
        path.write_bytes(changed)
        problems = Accounts.of(store.captures, key).problems
        assert problems, offset
        assert problems[0].path == NAME
        assert problems[0].offset in {offset, 0, second}
    path.write_bytes(whole[:-1])
    assert [item.offset for item in Accounts.of(store.captures, key).problems] == [len(whole) - 1]


def test_a_chain_of_changes_is_followed(store: Store) -> None:
    key = store.tombstones
    first = stone(0).signed_by(key)
    accounts = Accounts([first], key.public)
    former = BytesPlace("a.warc.gz", 0, 10, "a" * 64)
    assert accounts.explain(former, "b" * 64)
    assert accounts.explain(former, "a" * 64) is False
    assert accounts.expected_at("a.warc.gz", 0) == "b" * 64
    assert accounts.expected_at("a.warc.gz", 1) is None
