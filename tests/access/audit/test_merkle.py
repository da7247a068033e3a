from __future__ import annotations

import hashlib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asterism.access.audit.merkle import (
    EMPTY_ROOT,
    Frontier,
    Tree,
    consistent,
    included,
    leaf_hash,
)

INPUTS = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
"""The entries of Certificate Transparency's own test tree."""

ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
"""Its roots at the sizes 0 to 8, as published with the test tree."""


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def defined_root(entries: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, word for word."""
    if not entries:
        return sha256(b"")
    if len(entries) == 1:
        return sha256(b"\x00" + entries[0])
    k = 1
    while k * 2 < len(entries):
        k *= 2
    return sha256(b"\x01" + defined_root(entries[:k]) + defined_root(entries[k:]))


def tree_of(entries: list[bytes]) -> Tree:
    tree = Tree()
    for entry in entries:
        tree.add(leaf_hash(entry))
    return tree


@pytest.mark.parametrize("size", range(9))
def test_the_roots_of_the_known_tree(size: int) -> None:
    frontier = Frontier()
    for entry in INPUTS[:size]:
        frontier.add(leaf_hash(entry))
    assert tree_of(INPUTS).root(size).hex() == ROOTS[size]
    assert frontier.root().hex() == ROOTS[size]
    assert defined_root(INPUTS[:size]).hex() == ROOTS[size]
    assert EMPTY_ROOT.hex() == ROOTS[0]


def test_the_proofs_of_the_known_tree() -> None:
    """Worked out by hand from the definition of PATH and PROOF, on the tree of eight."""
    leaf = [sha256(b"\x00" + entry) for entry in INPUTS]
    pair = {(i, i + 2): sha256(b"\x01" + leaf[i] + leaf[i + 1]) for i in range(0, 8, 2)}
    low = sha256(b"\x01" + pair[0, 2] + pair[2, 4])
    tree = tree_of(INPUTS)
    high = sha256(b"\x01" + pair[4, 6] + pair[6, 8])
    assert tree.inclusion(0, 8) == [leaf[1], pair[2, 4], high]
    assert tree.inclusion(5, 8) == [leaf[4], pair[6, 8], low]
    assert tree.inclusion(2, 3) == [pair[0, 2]]
    assert tree.inclusion(6, 7) == [pair[4, 6], low]
    assert tree.consistency(6, 8) == [pair[4, 6], pair[6, 8], low]
    assert tree.consistency(4, 8) == [high]
    assert tree.consistency(3, 7) == [
        leaf[2],
        leaf[3],
        pair[0, 2],
        sha256(b"\x01" + pair[4, 6] + leaf[6]),
    ]
    assert tree.consistency(8, 8) == []


@given(entries=st.lists(st.binary(max_size=4), max_size=70))
def test_a_tree_and_a_frontier_agree_with_the_definition(entries: list[bytes]) -> None:
    tree, frontier = tree_of(entries), Frontier()
    for size, entry in enumerate([*entries, b""]):
        assert tree.root(size) == frontier.root() == defined_root(entries[:size])
        again = Frontier(frontier.size, frontier.hashes)
        assert again.root() == frontier.root()
        frontier.add(leaf_hash(entry))


@given(data=st.data(), size=st.integers(1, 130))
def test_every_inclusion_proof_holds_and_no_altered_one(data: st.DataObject, size: int) -> None:
    entries = [str(number).encode() for number in range(size)]
    tree = tree_of(entries)
    index = data.draw(st.integers(0, size - 1))
    proof, root, leaf = tree.inclusion(index, size), tree.root(size), leaf_hash(entries[index])
    assert included(leaf, index, size, proof, root)
    assert not included(leaf_hash(b"another"), index, size, proof, root)
    assert not included(leaf, index, size, proof, leaf_hash(b"another"))
    assert not included(leaf, index, size, [*proof, root], root)
    assert not included(leaf, size, size, proof, root)
    assert not included(leaf, -1, size, proof, root)
    if proof:
        place = data.draw(st.integers(0, len(proof) - 1))
        assert not included(leaf, index, size, proof[:-1], root)
        changed = [*proof[:place], sha256(proof[place]), *proof[place + 1 :]]
        assert not included(leaf, index, size, changed, root)
    other = data.draw(st.integers(0, size - 1))
    assert included(leaf, other, size, proof, root) == (other == index)


@given(data=st.data(), new=st.integers(1, 130))
def test_every_consistency_proof_holds_and_no_altered_one(data: st.DataObject, new: int) -> None:
    entries = [str(number).encode() for number in range(new)]
    tree = tree_of(entries)
    old = data.draw(st.integers(0, new))
    proof = tree.consistency(old, new)
    ends = (old, tree.root(old)), (new, tree.root(new))
    assert consistent(*ends, proof)
    assert not consistent(*ends, [*proof, tree.root(new)])
    if 0 < old < new:
        forked = tree_of([*entries[: old - 1], b"another", *entries[old:]])
        assert not consistent((old, forked.root(old)), ends[1], proof)
        assert not consistent(ends[0], (new, forked.root(new)), forked.consistency(old, new))
        assert not consistent(ends[0], ends[1], proof[:-1])
        place = data.draw(st.integers(0, len(proof) - 1))
        changed = [*proof[:place], sha256(proof[place]), *proof[place + 1 :]]
        assert not consistent(*ends, changed)
        assert not consistent(ends[1], ends[0], proof)


def test_every_size_continues_the_one_before() -> None:
    tree = tree_of([bytes([number]) for number in range(100)])
    for old, new in pairwise(range(101)):
        proof = tree.consistency(old, new)
        assert consistent((old, tree.root(old)), (new, tree.root(new)), proof)


def test_what_is_not_there_is_no_proof_of_anything() -> None:
    tree = tree_of(INPUTS)
    for ask in (
        lambda: tree.inclusion(3, 9),
        lambda: tree.inclusion(3, 3),
        lambda: tree.consistency(3, 9),
        lambda: tree.consistency(4, 3),
        lambda: tree.root(9),
        lambda: Frontier(3, [b"one"]),
    ):
        with pytest.raises(ValueError, match=r"entr|frontier"):
            ask()
