"""How alike two texts are, counted exactly over their shingle sets."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from asterism.link.compiled import Whole, compiled

UNLIKE: Final = -1
"""What stands for a count that stayed below what was needed."""


class Shingled(NamedTuple):
    """Texts as sets: text i has shingles[offsets[i]:offsets[i + 1]], ascending and distinct."""

    offsets: NDArray[np.int64]
    shingles: NDArray[np.uint32]


class Similarity(NamedTuple):
    """Of n pairs: what their sets share, and the measures made of it.

    `shared` int32; `jaccard` float32, shared / union, 0 for two empty sets;
    `containment` float32, shared / smaller set: 1 for a text quoted whole inside a longer one.
    """

    shared: NDArray[np.int32]
    jaccard: NDArray[np.float32]
    containment: NDArray[np.float32]


def similarity(
    left: Shingled, right: Shingled, pairs: tuple[NDArray[np.int64], NDArray[np.int64]]
) -> Similarity:
    """Return how alike left[pairs[0][i]] and right[pairs[1][i]] are, for every i.

    Raises:
        ValueError: if a pair names a text that does not exist, or the arrays differ in length.
    """
    rows, others = pairs
    if len(rows) != len(others):
        message = f"{len(rows)} left and {len(others)} right ends"
        raise ValueError(message)
    for ends, texts in ((rows, left), (others, right)):
        if len(ends) and not 0 <= int(ends.min()) <= int(ends.max()) < len(texts.offsets) - 1:
            message = f"pairs name texts outside 0 to {len(texts.offsets) - 2}"
            raise ValueError(message)
    return measures(
        shared_counts(left, right, rows, others),
        np.diff(left.offsets)[rows],
        np.diff(right.offsets)[others],
    )


def measures(
    shared: NDArray[np.int32], left: NDArray[np.integer], right: NDArray[np.integer]
) -> Similarity:
    """Return the measures of pairs whose sets have `left` and `right` members, `shared` in both."""
    union = np.maximum(left.astype(np.int64) + right - shared, 1)
    smaller = np.maximum(np.minimum(left, right), 1)
    return Similarity(
        shared, (shared / union).astype(np.float32), (shared / smaller).astype(np.float32)
    )


@compiled
def shared_counts(
    left: Shingled, right: Shingled, rows: NDArray[np.int64], others: NDArray[np.int64]
) -> NDArray[np.int32]:
    """Return the number of shingles in both texts of each pair."""
    counts = np.empty(rows.shape[0], dtype=np.int32)
    for pair in range(rows.shape[0]):
        counts[pair] = shared_count(left, rows[pair], right, others[pair], 0)
    return counts


@compiled
def shared_count(left: Shingled, row: Whole, right: Shingled, other: Whole, needed: int) -> int:
    """Return how many shingles two texts share, or UNLIKE once `needed` is out of reach."""
    here, end = left.offsets[row], left.offsets[row + 1]
    there, stop = right.offsets[other], right.offsets[other + 1]
    shared = 0
    while here < end and there < stop:
        if shared + min(end - here, stop - there) < needed:
            return UNLIKE
        one, another = left.shingles[here], right.shingles[there]
        shared += one == another
        here += one <= another
        there += another <= one
    return shared if shared >= needed else UNLIKE


@compiled
def needed_for(jaccard: float, left: Whole, right: Whole) -> int:
    """Return the fewest shared shingles at which sets of these sizes reach the Jaccard value."""
    return int(np.ceil(jaccard / (1.0 + jaccard) * (left + right) - 1e-9))
