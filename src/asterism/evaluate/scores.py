"""Pairwise and B-cubed precision, recall and F1 of a clustering against the truth.

Both come from one contingency of network and owner, so that the cost is that of sorting the
documents; no pair is ever written down.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int64]


class Figures(NamedTuple):
    """Precision, recall and their harmonic mean."""

    precision: float
    recall: float
    f1: float


class Contingency(NamedTuple):
    """Which networks and owners meet.

    Attributes:
        networks: network of each cell.
        owners: owner of each cell.
        both: documents in each cell.
        network_sizes: documents of each network, by its code.
        owner_sizes: documents of each owner, by its code.
    """

    networks: Codes
    owners: Codes
    both: Codes
    network_sizes: Codes
    owner_sizes: Codes


def codes(labels: Iterable[Hashable]) -> Codes:
    """Return labels as numbers from 0 on, in order of first appearance."""
    known: dict[Hashable, int] = {}
    return np.fromiter((known.setdefault(label, len(known)) for label in labels), np.int64)


def contingency(networks: Codes, owners: Codes) -> Contingency:
    """Count the documents of each network and owner.

    Args:
        networks: (n,) each document's network, from 0 on.
        owners: (n,) each document's owner, from 0 on, in the same order.

    Raises:
        ValueError: if the two differ in length, or there is no document.
    """
    if networks.shape != owners.shape or not networks.size:
        message = f"{networks.size} networks stand beside {owners.size} owners"
        raise ValueError(message)
    width = int(owners.max()) + 1
    cells, both = np.unique(networks * width + owners, return_counts=True)
    return Contingency(
        cells // width, cells % width, both, np.bincount(networks), np.bincount(owners)
    )


def pairwise(table: Contingency) -> Figures:
    """Score pairs of documents said to belong together.

    Precision is 1 where no pair was joined, recall 1 where there was none to join.
    """
    right = _pairs(table.both)
    joined, wanted = _pairs(table.network_sizes), _pairs(table.owner_sizes)
    return figures(right / joined if joined else 1.0, right / wanted if wanted else 1.0)


def b_cubed(table: Contingency) -> Figures:
    """Score documents by the share of their network that is right (Bagga and Baldwin, 1998).

    Precision is the mean over all documents; recall is the mean over the documents of owners
    with two documents or more (1 if there are none), as nothing can be found for the others.
    """
    right = table.both.astype(np.float64) ** 2
    precision = (right / table.network_sizes[table.networks]).sum() / table.both.sum()
    several = table.owner_sizes[table.owners] > 1
    wanted = table.both[several].sum()
    found = (right[several] / table.owner_sizes[table.owners[several]]).sum()
    return figures(float(precision), float(found / wanted) if wanted else 1.0)


def figures(precision: float, recall: float) -> Figures:
    """Return precision and recall with their harmonic mean, 0 where both are 0."""
    both = precision + recall
    return Figures(precision, recall, 2 * precision * recall / both if both else 0.0)


def document_scores(table: Contingency) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return B-cubed precision and recall of each cell's documents, in the cells' order."""
    both = table.both.astype(np.float64)
    return both / table.network_sizes[table.networks], both / table.owner_sizes[table.owners]


def _pairs(sizes: Codes) -> int:
    return int((sizes * (sizes - 1) // 2).sum())
