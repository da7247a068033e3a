"""The Merkle tree of RFC 6962 (Laurie, Langley, Kasper, 2013), section 2.1, on SHA-256.

One root stands for a whole list: nothing in the list can change without the root changing. An
inclusion proof shows that an entry is in the list of a root, a consistency proof that the list
of one root begins with the whole list of an older one, each with about log2(n) hashes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final, Protocol

HASH_BYTES: Final = 32
LEAF: Final = b"\x00"
NODE: Final = b"\x01"
EMPTY_ROOT: Final = hashlib.sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of an entry, 32 bytes."""
    return hashlib.sha256(LEAF + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of two neighbouring subtrees, 32 bytes."""
    return hashlib.sha256(NODE + left + right).digest()


class Accumulator(Protocol):
    """Takes leaf after leaf and knows the root of all of them."""

    def add(self, leaf: bytes) -> None:
        """Take the hash of the next entry."""

    def root(self) -> bytes:
        """Return the root of all entries so far."""


class Frontier:
    """A tree of which only what later roots need is kept: one hash for each bit set in its size.

    Attributes:
        size: number of leaves.
        hashes: roots of the perfect subtrees, the largest first.
    """

    def __init__(self, size: int = 0, hashes: Sequence[bytes] = ()) -> None:
        if size.bit_count() != len(hashes):
            message = "a frontier has one hash for each bit set in its size"
            raise ValueError(message)
        self.size = size
        self.hashes = list(hashes)

    def add(self, leaf: bytes) -> None:
        """Take the hash of the next entry."""
        hashes, size = self.hashes, self.size
        while size & 1:
            leaf = node_hash(hashes.pop(), leaf)
            size >>= 1
        hashes.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """Return the root of all entries so far."""
        if not self.hashes:
            return EMPTY_ROOT
        root = self.hashes[-1]
        for left in reversed(self.hashes[:-1]):
            root = node_hash(left, root)
        return root


class Tree:
    """A whole tree in memory, 64 bytes an entry: roots at any size, and proofs."""

    def __init__(self) -> None:
        self._levels: list[bytearray] = [bytearray()]

    @property
    def size(self) -> int:
        """Number of leaves."""
        return len(self._levels[0]) // HASH_BYTES

    def add(self, leaf: bytes) -> None:
        """Take the hash of the next entry."""
        levels, height = self._levels, 0
        levels[0] += leaf
        while len(levels[height]) % (2 * HASH_BYTES) == 0:
            pair = levels[height][-2 * HASH_BYTES :]
            height += 1
            if height == len(levels):
                levels.append(bytearray())
            levels[height] += hashlib.sha256(NODE + pair).digest()

    def leaf(self, index: int) -> bytes:
        """Return the hash of an entry."""
        return self._node(0, index)

    def root(self, size: int | None = None) -> bytes:
        """Return the root of the first `size` entries, of all if None.

        Raises:
            ValueError: if there are not that many.
        """
        size = self._checked(self.size if size is None else size)
        return self._subtree(0, size) if size else EMPTY_ROOT

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """Return the proof that an entry is among the first `size` (RFC 6962, 2.1.1).

        Raises:
            ValueError: if it is not.
        """
        if not 0 <= index < self._checked(size):
            message = f"there is no entry {index} among the first {size}"
            raise ValueError(message)
        return self._path(index, 0, size)

    def consistency(self, old: int, new: int) -> list[bytes]:
        """Return the proof that the first `new` entries begin with the first `old` (2.1.2).

        Raises:
            ValueError: if `old` is larger than `new`, or there are not that many.
        """
        if not 0 <= old <= self._checked(new):
            message = f"a log of {new} entries is no continuation of one of {old}"
            raise ValueError(message)
        return self._subproof(old, 0, new, known=True) if 0 < old < new else []

    def _checked(self, size: int) -> int:
        if not 0 <= size <= self.size:
            message = f"there are {self.size} entries, not {size}"
            raise ValueError(message)
        return size

    def _node(self, height: int, index: int) -> bytes:
        return bytes(self._levels[height][index * HASH_BYTES : (index + 1) * HASH_BYTES])

    def _subtree(self, start: int, end: int) -> bytes:
        """Return the root over leaves `start` to `end`; `start` is as the RFC splits."""
        width = end - start
        if width.bit_count() == 1:
            height = width.bit_length() - 1
            return self._node(height, start >> height)
        middle = start + _split(width)
        return node_hash(self._subtree(start, middle), self._subtree(middle, end))

    def _path(self, index: int, start: int, end: int) -> list[bytes]:
        if end - start == 1:
            return []
        middle = start + _split(end - start)
        if index < middle:
            return [*self._path(index, start, middle), self._subtree(middle, end)]
        return [*self._path(index, middle, end), self._subtree(start, middle)]

    def _subproof(self, old: int, start: int, end: int, *, known: bool) -> list[bytes]:
        if old == end:
            return [] if known else [self._subtree(start, end)]
        middle = start + _split(end - start)
        if old <= middle:
            proof = self._subproof(old, start, middle, known=known)
            return [*proof, self._subtree(middle, end)]
        proof = self._subproof(old, middle, end, known=False)
        return [*proof, self._subtree(start, middle)]


def included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Tell whether a proof shows that a leaf is in a tree (RFC 9162, section 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    first, last, found = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if first & 1 or first == last:
            found = node_hash(step, found)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            found = node_hash(found, step)
        first, last = first >> 1, last >> 1
    return last == 0 and found == root


def consistent(old: tuple[int, bytes], new: tuple[int, bytes], proof: Sequence[bytes]) -> bool:
    """Tell whether a proof shows that one tree continues another (RFC 9162, section 2.1.4.2).

    Args:
        old: size and root of the older tree.
        new: size and root of the newer one.
        proof: from `Tree.consistency`.
    """
    (size, root), (new_size, new_root) = old, new
    if size == new_size:
        return root == new_root and not proof
    if size == 0:
        return root == EMPTY_ROOT and not proof
    if size > new_size or not proof:
        return False
    # A perfect old tree is the proof's first hash itself, which is then left out of it.
    steps = [root, *proof] if size.bit_count() == 1 else list(proof)
    first, last = size - 1, new_size - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    old_found = new_found = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if first & 1 or first == last:
            old_found, new_found = node_hash(step, old_found), node_hash(step, new_found)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            new_found = node_hash(new_found, step)
        first, last = first >> 1, last >> 1
    return last == 0 and old_found == root and new_found == new_root


def _split(width: int) -> int:
    """Return the largest power of two below `width`."""
    return 1 << (width - 1).bit_length() - 1
