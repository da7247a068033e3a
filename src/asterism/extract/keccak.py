"""Keccak-256 as Ethereum uses it: SHA-3 before its padding was changed (Keccak reference, 2011)."""

from __future__ import annotations

from typing import Final

_RATE: Final = 136  # bytes
_MASK: Final = (1 << 64) - 1
_ROUNDS: Final = 24


def keccak_256(data: bytes) -> bytes:
    """Return the digest, 32 bytes."""
    padded = bytearray(data + b"\x01" + bytes(-(len(data) + 1) % _RATE))
    padded[-1] |= 0x80
    lanes = [[0] * 5 for _ in range(5)]
    for at in range(0, len(padded), _RATE):
        for word in range(_RATE // 8):
            piece = padded[at + 8 * word : at + 8 * word + 8]
            lanes[word % 5][word // 5] ^= int.from_bytes(piece, "little")
        lanes = _permuted(lanes)
    return b"".join(lanes[word % 5][word // 5].to_bytes(8, "little") for word in range(4))


def _rotated(lane: int, by: int) -> int:
    """Return 64 bits rotated to the left."""
    by %= 64
    return ((lane << by) | (lane >> (64 - by))) & _MASK


def _permuted(lanes: list[list[int]]) -> list[list[int]]:
    """Return the state after the permutation f[1600]."""
    register = 1
    for _ in range(_ROUNDS):
        parity = [a ^ b ^ c ^ d ^ e for a, b, c, d, e in lanes]
        mixed = [parity[x - 1] ^ _rotated(parity[(x + 1) % 5], 1) for x in range(5)]
        lanes = [[lane ^ mixed[x] for lane in lanes[x]] for x in range(5)]
        x, y, moved = 1, 0, lanes[1][0]
        for step in range(24):
            x, y = y, (2 * x + 3 * y) % 5
            moved, lanes[x][y] = lanes[x][y], _rotated(moved, (step + 1) * (step + 2) // 2)
        for y in range(5):
            row = [lanes[x][y] for x in range(5)]
            for x in range(5):
                lanes[x][y] = row[x] ^ (~row[(x + 1) % 5] & _MASK & row[(x + 2) % 5])
        for bit in range(7):
            register = ((register << 1) ^ ((register >> 7) * 0x71)) % 256
            if register & 2:
                lanes[0][0] ^= 1 << ((1 << bit) - 1)
    return lanes
