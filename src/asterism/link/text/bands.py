"""MinHash bands: entries such that alike texts meet under one key.

A band's key is made of the smallest values that a few random orders give to a text's shingles; two
texts have a smallest value in common with a chance equal to their Jaccard value (Broder, "On the
resemblance and containment of documents", 1997). With `BANDS` bands of `ROWS` orders, two texts at
Jaccard value s meet with the chance 1 - (1 - s^ROWS)^BANDS: 0.986 at 0.5, 0.9996 at 0.6, 0.03 at
0.1.

An entry is 64 bits: 30 of the key, 10 of one further order, 24 of the text's number. So the sorted
entries of a band are a table of buckets, each bucket is itself sorted by the further order, and a
crowded one can be read as up to 1,024 smaller ones.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from asterism.link.compiled import compiled
from asterism.link.text.signatures import mix
from asterism.link.text.verify import Shingled

BANDS: Final = 32
ROWS: Final = 3
_SEED: Final = 0x41535445

TEXT_BITS: Final = np.uint64(24)
KEY_SHIFT: Final = np.uint64(34)
TEXT_MASK: Final = np.uint64((1 << 24) - 1)
MAXIMUM_TEXTS: Final = 1 << 24
"""Texts that one segment can hold, as an entry has 24 bits for them."""
_LARGEST: Final = np.uint32(0xFFFFFFFF)
_KEY_MASK: Final = np.uint64(((1 << 30) - 1) << 34)
_DEEP_SHIFT: Final = np.uint64(22)
_BITS_32: Final = np.uint64(32)
_FORTY: Final = np.uint64(((1 << 40) - 1) << 24)


class Order(NamedTuple):
    """One band's random orders, each x → multiplier · x + increment modulo 2^32, and its salt."""

    multipliers: NDArray[np.uint32]
    increments: NDArray[np.uint32]
    salt: np.uint64


def orders() -> list[Order]:
    """Return the orders of every band: the same in every process and on every machine."""
    draw = np.random.Generator(np.random.PCG64(_SEED))
    values = draw.integers(0, 2**32, size=(BANDS, 2, ROWS + 1), dtype=np.uint32)
    odd = values[:, 0] | np.uint32(1)  # an odd multiplier loses no value
    return [Order(odd[band], values[band, 1].copy(), np.uint64(band + 1)) for band in range(BANDS)]


def band_entries(texts: Shingled, rows: NDArray[np.int64], order: Order) -> NDArray[np.uint64]:
    """Return one sorted entry for each of the named texts, all of which have shingles."""
    entries = _entries(texts, rows, order)
    entries.sort()
    return entries


def fingerprint_entries(
    fingerprints: NDArray[np.uint64], rows: NDArray[np.int64]
) -> NDArray[np.uint64]:
    """Return sorted entries under which equal texts meet: 40 bits of fingerprint, 24 of number."""
    entries = (fingerprints[rows] & _FORTY) | rows.astype(np.uint64)
    entries.sort()
    return entries


@compiled
def _entries(texts: Shingled, rows: NDArray[np.int64], order: Order) -> NDArray[np.uint64]:
    entries = np.empty(rows.shape[0], dtype=np.uint64)
    (one, two, three, four), (a, b, c, d) = (
        (order.multipliers[0], order.multipliers[1], order.multipliers[2], order.multipliers[3]),
        (order.increments[0], order.increments[1], order.increments[2], order.increments[3]),
    )
    for index in range(rows.shape[0]):
        row = rows[index]
        first, second, third, deep = _LARGEST, _LARGEST, _LARGEST, _LARGEST
        for shingle in texts.shingles[texts.offsets[row] : texts.offsets[row + 1]]:
            first = min(first, np.uint32(one * shingle + a))
            second = min(second, np.uint32(two * shingle + b))
            third = min(third, np.uint32(three * shingle + c))
            deep = min(deep, np.uint32(four * shingle + d))
        key = mix((np.uint64(first) << _BITS_32 | np.uint64(second)) + order.salt)
        key = mix(key + np.uint64(third)) & _KEY_MASK
        further = (mix(np.uint64(deep)) >> _DEEP_SHIFT) & (_KEY_DEEP << TEXT_BITS)
        entries[index] = key | further | np.uint64(row)
    return entries


_KEY_DEEP: Final = np.uint64((1 << 10) - 1)
