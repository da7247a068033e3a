from __future__ import annotations

from typing import TYPE_CHECKING

from asterism.evidence.chain import Chain
from asterism.evidence.chain_checking import check_chain
from asterism.evidence.sealing import Sealer
from asterism.evidence.stamps import Stamp, Stamper, trusted_times
from asterism.evidence.timestamps import Authority

if TYPE_CHECKING:
    from conftest import Store, TimeAuthority  # type: ignore[import-not-found]


def test_manifests_are_stamped_and_every_byte_of_a_stamp_counts(
    store: Store, time_authority: TimeAuthority
) -> None:
    authority = Authority(time_authority.url, time_authority.certificates.read_text())
    stamper = Stamper(Chain(store.captures), store.key, authority)
    sealer = Sealer(store.captures, store.key, store.facts(), stamper)
    for _ in range(3):
        sealer.seal([], closing=True)
    sealer.finish()
    assert time_authority.asked == 2  # the first at once, the last when the run ends
    checked = check_chain(store.captures, store.key.public, authority)
    assert checked.problems == []
    assert sorted(checked.stamps) == [1, 3]
    times = dict(trusted_times(checked.count, checked.stamps))
    assert times[1] == checked.stamps[1].at
    assert times[2] == times[3] == checked.stamps[3].at
    unknown = check_chain(store.captures, store.key.public, None)
    assert unknown.stamps == {1: Stamp(None), 3: Stamp(None)}
    folder = store.captures / "manifests/00000003/time"
    for path in sorted(folder.iterdir()):
        whole = path.read_bytes()
        for offset in range(0, len(whole), 13):
            changed = bytearray(whole)
            changed[offset] ^= 0x20
            path.write_bytes(changed)
            (problem,) = check_chain(store.captures, store.key.public, authority).problems
            assert (problem.path, problem.offset) == (
                f"manifests/00000003/time/{path.name}",
                offset,
            )
        path.write_bytes(whole)


def test_collecting_goes_on_without_an_authority(
    store: Store, time_authority: TimeAuthority
) -> None:
    authority = Authority(time_authority.url, time_authority.certificates.read_text())
    time_authority.silent = True
    stamper = Stamper(Chain(store.captures), store.key, authority)
    sealer = Sealer(store.captures, store.key, store.facts(), stamper)
    sealer.seal([], closing=True)
    sealer.finish()
    assert "does not answer" in stamper.failure
    assert time_authority.asked == 1  # once refused, it is not asked again by this run
    time_authority.silent = False
    assert Stamper(Chain(store.captures), store.key, authority).finish(1)
    assert Stamper(Chain(store.captures), store.key, authority).stamp(1)
    nobody = Stamper(Chain(store.captures), store.key, None)
    nobody.now_and_then(1)
    assert not nobody.stamp(2)
    assert dict(trusted_times(2, {})) == {1: None, 2: None}
