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
        if not len(self._parent) <= count <= MAXIMUM_NODES:
            message = f"{count} nodes: must be from {len(self._parent)} to {MAXIMUM_NODES}"
            raise ValueError(message)
        added = np.arange(len(self._parent), count, dtype=np.uint32)
        self._parent = np.concatenate([self._parent, added])

    def add(self, left: NDArray[np.integer], right: NDArray[np.integer]) -> None:
        """Join left[i] with right[i] for every i.

        Raises:
            ValueError: if the arrays differ in length or name a node that does not exist.
        """
        if left.shape != right.shape or left.ndim != 1:
            message = (
                f"edges need two flat arrays of one length, not {left.shape} and {right.shape}"
            )
            raise ValueError(message)
        for ends in (left, right):
            if len(ends) and not 0 <= int(ends.min()) <= int(ends.max()) < len(self._parent):
                message = f"edges name nodes outside 0 to {len(self._parent) - 1}"
                raise ValueError(message)
        _join(self._parent, left, right)

    def labels(self) -> Labels:
        """Return for each node the smallest node of its component: uint32, one per node."""
        flatten(self._parent)
        return self._parent.copy()


def connected_components(
    left: NDArray[np.integer], right: NDArray[np.integer], count: int
) -> Labels:
    """Return for each of `count` nodes the smallest node of its component.

    Args:
        left: int32, uint32 or int64, one end of each edge.
        right: the other end, of the same length.
        count: number of nodes.

    Returns:
        uint32, length `count`. The labels depend on the graph alone, not on the order of edges.

    Raises:
        ValueError: if the arrays differ in length or name a node outside 0 to count - 1.
    """
    components = Components(count)
    components.add(left, right)
    return components.labels()


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
