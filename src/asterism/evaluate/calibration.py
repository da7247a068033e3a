"""Likelihood ratios from counts, and how well they hold elsewhere.

A *group* is a set of documents that share one thing: an identifier in one episode of its use, or
alike texts. What a cell of groups says about a pair of documents is the odds that such a pair
has one owner, over the odds that any pair of the population has:

    LR = ((sum of p + 1/2) / (sum of (1 - p) + 1/2)) / (S / D)

where p is the share of a group's pairs that have one owner, and S and D are all pairs of one
owner and of two. Each group counts once, whatever its size, so that one hub of thousands does
not speak for all. Half a group on either side keeps what was never seen to fail from being called
certain (Haldane, "The estimation and significance of the logarithm of a ratio of frequencies",
1956). A fine cell (by size or likeness) that was seldom seen leans on its coarse cell (a kind and
its standing): its log10 LR is the mean of the two, its own counting as many times as it has
groups and the coarse one's ten times.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

FEWEST_GROUPS: Final = 10
"""A coarse cell with fewer groups has no weight, nor have its fine cells."""

COARSE_COUNTS: Final = 10
"""A fine cell of so many groups lies half-way between what they say and its coarse cell."""

Numbers = NDArray[np.float64]


class Observation(NamedTuple):
    """The pairs of one group that fall into one cell.

    Attributes:
        cell: name of the fine cell.
        coarser: name of the coarse cell that it belongs to.
        same: pairs of one owner.
        different: pairs of two owners.
    """

    cell: str
    coarser: str
    same: int
    different: int


class Measured(NamedTuple):
    """What a cell's groups say.

    Attributes:
        groups: how many there are.
        pairs: in all of them.
        same: mean over groups of the share of pairs of one owner.
        log10_ratio: the weight.
    """

    groups: int
    pairs: int
    same: float
    log10_ratio: float


def measure(observations: Iterable[Observation], prior_odds: float) -> dict[str, Measured]:
    """Return what each coarse and each fine cell says; groups without pairs are left out.

    Args:
        observations: one for each group and fine cell.
        prior_odds: S / D, of the whole population.
    """
    counts: dict[str, list[tuple[int, int]]] = defaultdict(list)
    coarser: dict[str, str] = {}
    for item in observations:
        if item.same + item.different:
            counts[item.cell].append((item.same, item.different))
            counts[item.coarser].append((item.same, item.different))
            coarser[item.cell] = item.coarser
    measured = {}
    for cell, groups in sorted(counts.items()):
        ratio, count = _log10_odds(groups), len(groups)
        if cell in coarser:
            whole = _log10_odds(counts[coarser[cell]])
            ratio = (count * ratio + COARSE_COUNTS * whole) / (count + COARSE_COUNTS)
        pairs = sum(one + two for one, two in groups)
        mean = _same(groups) / count
        measured[cell] = Measured(count, pairs, mean, ratio - math.log10(prior_odds))
    return measured


def weights(measured: Mapping[str, Measured], cells: Mapping[str, str]) -> dict[str, float]:
    """Return the weight of each fine cell: its own, the coarse one's if never seen, or none.

    Args:
        measured: as `measure` returns it.
        cells: the coarse cell of each fine cell that may come up, seen or not.
    """
    found = {}
    for cell, coarser in cells.items():
        if coarser in measured and measured[coarser].groups >= FEWEST_GROUPS:
            found[cell] = round(measured.get(cell, measured[coarser]).log10_ratio, 2)
    return found


def _log10_odds(groups: Sequence[tuple[int, int]]) -> float:
    same = _same(groups)
    return math.log10((same + 0.5) / (len(groups) - same + 0.5))


def _same(groups: Iterable[tuple[int, int]]) -> float:
    """Return the sum over groups of the share of pairs of one owner."""
    return sum(one / (one + two) for one, two in groups)


def cllr(log10_ratios: ArrayLike, same: ArrayLike, different: ArrayLike) -> float:
    """Return the cost of likelihood ratios in bits; 0 is perfect, 1 says nothing.

    Brümmer and du Preez, "Application-independent evaluation of speaker detection" (2006).

    Args:
        log10_ratios: (n,) weights that were given.
        same: (n,) pairs of one owner with each.
        different: (n,) pairs of two owners with each.
    """
    ratios, one, two = _shares(log10_ratios, same, different)
    bits = ratios * math.log2(10)
    costs = one * np.logaddexp2(0, -bits) + two * np.logaddexp2(0, bits)
    return float(costs.sum() / 2)


def smallest_cllr(log10_ratios: ArrayLike, same: ArrayLike, different: ArrayLike) -> float:
    """Return the cost that remains if the weights are replaced by the best in the same order.

    The best are found by pooling adjacent violators; what `cllr` exceeds this by is the cost of
    miscalibration.
    """
    _, one, two = _shares(log10_ratios, same, different)
    blocks: list[tuple[float, float]] = []
    for shared, apart in zip(one.tolist(), two.tolist(), strict=True):
        blocks.append((shared, apart))
        # Out of order: a/b >= c/d, written without division.
        while len(blocks) > 1 and blocks[-2][0] * blocks[-1][1] >= blocks[-1][0] * blocks[-2][1]:
            upper, lower = blocks.pop(), blocks.pop()
            blocks.append((lower[0] + upper[0], lower[1] + upper[1]))
    cost = 0.0
    for shared, apart in blocks:
        if shared and apart:
            cost += shared * math.log2(1 + apart / shared) + apart * math.log2(1 + shared / apart)
    return cost / 2


def _shares(
    log10_ratios: ArrayLike, same: ArrayLike, different: ArrayLike
) -> tuple[Numbers, Numbers, Numbers]:
    """Return the different weights in rising order, and the shares of pairs with each."""
    one, two = np.asarray(same, np.float64), np.asarray(different, np.float64)
    if not one.sum() or not two.sum():
        message = "pairs of one owner and pairs of two are both needed"
        raise ValueError(message)
    ratios, at = np.unique(np.asarray(log10_ratios, np.float64), return_inverse=True)
    shares = (np.bincount(at, pairs / pairs.sum()).astype(np.float64) for pairs in (one, two))
    return ratios, next(shares), next(shares)
