"""Connected components: which things hang together through any chain of links."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from asterism.link.compiled import compiled

Labels = NDArray[np.uint32]
Node = TypeVar("Node", bound=Hashable)

MAXIMUM_NODES: Final = 2**32 - 1


@compiled
def root(parent: Labels, node: int) -> int:
    """Return the smallest known member of the node's component (path halving).

    Tarjan and van Leeuwen, "Worst-case analysis of set union algorithms", J. ACM 31 (1984).
    """
    while parent[node] != node:
        parent[node] = parent[parent[node]]
        node = parent[node]
    return node


@compiled
def _join(parent: Labels, left: NDArray[np.integer], right: NDArray[np.integer]) -> None:
    """Join the ends of each edge; the smaller root stays root, so order cannot matter."""
    for edge in range(left.shape[0]):
        one, other = root(parent, left[edge]), root(parent, right[edge])
        if one < other:
            parent[other] = one
        elif other < one:
            parent[one] = other


@compiled
def flatten(parent: Labels) -> None:
    """Point every node at its root. One pass does, as a parent is never larger than its node."""
    for node in range(parent.shape[0]):
        parent[node] = parent[parent[node]]


def _nodes(first: int, count: int) -> Labels:
    if not first <= count <= MAXIMUM_NODES:
        message = f"{count} nodes: must be from {first} to {MAXIMUM_NODES}"
        raise ValueError(message)
    return np.arange(first, count, dtype=np.uint32)


def _check_edges(left: NDArray[np.integer], right: NDArray[np.integer], count: int) -> None:
    if left.shape != right.shape or left.ndim != 1:
        message = f"edges need two flat arrays of one length, not {left.shape} and {right.shape}"
        raise ValueError(message)
    for ends in (left, right):
        if len(ends) and not 0 <= int(ends.min()) <= int(ends.max()) < count:
            message = f"edges name nodes outside 0 to {count - 1}"
            raise ValueError(message)


class Components:
    """Components of a graph whose edges arrive in chunks; four bytes a node.

    Args:
        count: number of nodes, which are named 0 to count - 1.

    Raises:
        ValueError: if there are more nodes than 32 bits can name.
    """

    def __init__(self, count: int) -> None:
        self._parent: Labels = np.empty(0, dtype=np.uint32)
        self.extend(count)

    def extend(self, count: int) -> None:
        """Raise the number of nodes to `count`; new nodes stand alone.

        Raises:
            ValueError: if that is fewer than there are, or more than 32 bits can name.
        """
        self._parent = np.concatenate([self._parent, _nodes(len(self._parent), count)])

    def add(self, left: NDArray[np.integer], right: NDArray[np.integer]) -> None:
        """Join left[i] with right[i] for every i.

        Raises:
            ValueError: if the arrays differ in length or name a node that does not exist.
        """
        _check_edges(left, right, len(self._parent))
        _join(self._parent, left, right)

    def labels(self) -> Labels:
        """Return for each node the smallest node of its component: uint32, one per node."""
        flatten(self._parent)
        return self._parent.copy()


def connected_components(
    left: NDArray[np.integer], right: NDArray[np.integer], count: int
) -> Labels:
    """Return for each of `count` nodes the smallest node of its component.

    Every root that has a smaller one beside it is hung below the smallest, for all edges at once,
    until no edge joins two roots: O(log count) rounds, as after two of them each root has taken
    another one in or been taken in (Shiloach and Vishkin, "An O(log n) parallel connectivity
    algorithm", J. Algorithms 3, 1982). Whole arrays need no compiled loop, and to load one takes
    longer than all rounds over a million edges.

    Args:
        left: int32, uint32 or int64, one end of each edge.
        right: the other end, of the same length.
        count: number of nodes.

    Returns:
        uint32, length `count`. The labels depend on the graph alone, not on the order of edges.

    Raises:
        ValueError: if the arrays differ in length or name a node outside 0 to count - 1.
    """
    _check_edges(left, right, count)
    labels = _nodes(0, count)
    while True:
        roots, others = labels[left], labels[right]
        apart = roots != others
        if not apart.any():
            return labels
        left, right, roots, others = left[apart], right[apart], roots[apart], others[apart]
        np.minimum.at(labels, np.maximum(roots, others), np.minimum(roots, others))
        while not np.array_equal(labels, above := labels[labels]):
            labels = above


def small_components(nodes: Iterable[Node], edges: Iterable[tuple[Node, Node]]) -> dict[Node, Node]:
    """Return node → first node, in the order given, of its component; for graphs of a few nodes.

    Args:
        nodes: every node, ids usually, sorted if the label is to be the smallest.
        edges: pairs of them.

    Raises:
        KeyError: if an edge names something that is not among the nodes.
    """
    names = list(dict.fromkeys(nodes))
    number = {name: index for index, name in enumerate(names)}
    parent = list(range(len(names)))

    def top(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for left, right in edges:
        one, other = sorted((top(number[left]), top(number[right])))
        parent[other] = one
    return {name: names[top(index)] for name, index in number.items()}
