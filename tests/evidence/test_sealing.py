from __future__ import annotations

import hashlib
import threading
from typing import TYPE_CHECKING

from asterism.evidence.chain import Chain
from asterism.evidence.store import CaptureFile

if TYPE_CHECKING:
    from conftest import Store  # type: ignore[import-not-found]


def test_a_run_is_sealed_as_it_goes_and_when_it_closes(store: Store) -> None:
    with CaptureFile(store.captures, "crawls/run", {}, store.sealer()) as file:
        assert file.seal({"pages": 0}) == 1  # what the file says about itself
        assert file.seal() is None
        for number in range(5):
            store.append(file, store.page(number))
            if number == 2:
                assert file.seal({"pages": 3}) == 2
        assert file.seal({"pages": 5}, closing=True) == 3
    first, second, third = store.manifests
    assert [len(item.pieces[0].members) for item in (first, second, third)] == [1, 3, 2]
    assert [item.closing for item in (first, second, third)] == [False, False, True]
    assert (second.counts, third.counts) == ({"pages": 3}, {"pages": 5})
    assert second.run == store.facts()
    assert not second.pieces[0].as_found
    noted = [(item.offset, item.record) for item in second.pieces[0].members]
    assert noted == [(row.place.offset, row.id) for row in store.rows[:3]]
    assert not first.previous
    assert third.previous == hashlib.sha256(Chain(store.captures).data(2)).hexdigest()
    assert store.is_sealed_once
    assert store.problems() == []


def test_leaving_the_block_seals_the_rest(store: Store) -> None:
    with CaptureFile(store.captures, "crawls/run", {}, store.sealer()) as file:
        store.append(file, store.page(1))
    (manifest,) = store.manifests
    assert manifest.closing
    assert len(manifest.pieces[0].members) == 2
    assert not list(store.captures.glob("**/*.open"))


def test_a_kept_file_is_sealed_once(store: Store) -> None:
    for run in (1, 2):
        store.bring(b"row\n" * 900_000, run)
    (manifest,) = store.manifests
    assert manifest.run == store.facts(1)
    assert len(manifest.pieces[0].members) == 4
    assert store.is_sealed_once
    left = {path.suffix for path in store.captures.glob("files/**/*") if path.is_file()}
    assert left == {".gz"}
    assert store.problems() == []


def test_runs_side_by_side_make_one_chain(store: Store) -> None:
    def run(number: int) -> None:
        with CaptureFile(store.captures, f"crawls/{number}", {}, store.sealer(number)) as file:
            for each in range(6):
                store.append(file, store.page(number * 10 + each))
                file.seal()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [item.number for item in store.manifests] == list(range(1, 25))
    assert store.is_sealed_once
    assert store.problems() == []
