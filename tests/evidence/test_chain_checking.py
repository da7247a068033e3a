from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from asterism.evidence.chain import Chain
from asterism.evidence.chain_checking import check_chain
from asterism.evidence.manifest import Manifest

if TYPE_CHECKING:
    from conftest import Store  # type: ignore[import-not-found]


def told(store: Store) -> list[tuple[str, str]]:
    problems = check_chain(store.captures, store.key.public, None).problems
    return [(problem.path.removeprefix("manifests/"), problem.says) for problem in problems]


def test_what_a_chain_lists(store: Store) -> None:
    assert check_chain(store.captures, store.key.public, None).count == 0
    store.crawl("one", 3)
    store.bring(b"row\n")
    checked = check_chain(store.captures, store.key.public, None)
    assert (checked.count, checked.members, checked.found_members) == (3, 5, 0)
    assert {name: len(pieces) for name, pieces in checked.pieces.items()} == {
        "crawls/one-0000.warc.gz": 2,
        store.rows[-1].place.path: 1,
    }
    (piece,) = checked.pieces[store.rows[-1].place.path]
    assert checked.members_of(piece)[0].record == store.rows[-1].sha256[:32]
    assert checked.problems == []


def test_a_manifest_that_is_missing_or_in_the_place_of_another_is_named(store: Store) -> None:
    for run in range(4):
        store.bring(b"row %d\n" % run, run)
    root = store.captures / "manifests"
    kept = store.captures.parent / "kept"
    shutil.copytree(root, kept)
    shutil.rmtree(root / "00000002")
    assert told(store) == [("00000002/manifest.json", "this manifest is missing")]
    shutil.rmtree(root)
    shutil.copytree(kept, root)
    (root / "00000002").rename(root / "x")
    (root / "00000003").rename(root / "00000002")
    (root / "x").rename(root / "00000003")
    says = [says for _, says in told(store)]
    assert says[:2] == [
        "this is manifest 3, in the place of 2",
        "this is manifest 2, in the place of 3",
    ]
    shutil.rmtree(root / "00000003")
    shutil.rmtree(root / "00000002")
    shutil.copytree(kept / "00000003", root / "00000002")
    assert ("00000003/manifest.json", "this manifest is missing") in told(store)


def test_a_manifest_that_does_not_follow_is_named(store: Store) -> None:
    store.bring(b"row 1\n", 1)
    chain = Chain(store.captures)
    chain.add(Manifest(2, "0" * 64, 0, None, False, {}, ()), store.key)  # noqa: FBT003 - closing
    pieces = store.manifests[0].pieces
    chain.add(Manifest(3, chain.previous(3), 0, None, False, {}, pieces), store.key)  # noqa: FBT003 - closing
    path = store.rows[0].place.path
    assert told(store) == [
        ("00000002/manifest.json", "it does not follow the manifest before it"),
        (path, "sealed twice, by manifests 1 and 3"),
    ]


def test_what_lies_beside_is_checked(store: Store) -> None:
    store.bring(b"row 1\n", 1)
    root = store.captures / "manifests"
    (root / "lock").write_text("x")
    (root / "stranger").touch()
    (root / "public-key.txt").unlink()
    pem = root / "public-key.pem"
    pem.write_bytes(pem.read_bytes().replace(b"BEGIN", b"BEGUN"))
    assert told(store) == [
        ("stranger", "is no part of the store"),
        ("public-key.pem", "is not as it was written"),
        ("public-key.txt", "is missing"),
        ("lock", "is not as it was written"),
    ]
