"""Keyed numbers: derived keys and permutations that look random and repeat exactly."""

from __future__ import annotations

import hashlib
from typing import Final

_ROUNDS: Final = 3
_ODD: Final = (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D)


def derive_key(*parts: str | int) -> int:
    """Return 63 bits that these parts have, always and everywhere."""
    text = "\x1f".join(str(part) for part in parts)
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


class Permutation:
    """A keyed bijection of 0 … size - 1 onto itself.

    Multiply, add and xor-shift modulo a power of two are each invertible, so their composition is;
    values outside the domain walk on along their cycle until they fall inside (Black and Rogaway,
    "Ciphers with arbitrary finite domains", 2002). Not a cipher: it only has to look unordered.

    Args:
        size: how many values there are; at least 2.
        key: any integer.
    """

    __slots__ = ("_adds", "_mask", "_multipliers", "_shift", "_size")

    def __init__(self, size: int, key: int) -> None:
        bits = max((size - 1).bit_length(), 2)
        self._size = size
        self._mask = (1 << bits) - 1
        self._shift = (bits + 1) // 2
        self._adds = tuple(derive_key("add", key, n) & self._mask for n in range(_ROUNDS))
        self._multipliers = tuple(
            ((derive_key("multiply", key, n) ^ odd) | 1) & self._mask for n, odd in enumerate(_ODD)
        )

    def __call__(self, index: int) -> int:
        """Return where `index` goes; `index` must lie in 0 … size - 1."""
        mask, shift, value = self._mask, self._shift, index
        while True:
            for add, multiplier in zip(self._adds, self._multipliers, strict=True):
                value = (value * multiplier + add) & mask
                value ^= value >> shift
            if value < self._size:
                return value


def label(kind: str, number: int, permutation_key: int) -> str:
    """Return a truth label such as "owner-1f0c…" that says nothing about order or size."""
    return f"{kind}-{derive_key('label', kind, number, permutation_key):016x}"
