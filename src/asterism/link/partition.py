"""From links and judgements to groups of documents.

Components over joining links, except that two documents which a person judged *different* never
end up together: inside a component that holds such a pair, links are taken strongest first and
one that would join the two sides is left out (constrained single linkage; Wagstaff & Cardie,
"Clustering with instance-level constraints", 2000).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

Node = Hashable


@dataclass(frozen=True, slots=True)
class Edge:
    """A reason that joins two nodes; nodes are documents, or identifiers in one episode."""

    left: Node
    right: Node
    weight: float


class DisjointSets:
    """Union-find over arbitrary nodes, with pairs that must stay apart."""

    def __init__(self) -> None:
        self._parent: dict[Node, Node] = {}
        self._members: dict[Node, list[Node]] = {}
        self._apart: dict[Node, set[Node]] = {}

    def find(self, node: Node) -> Node:
        """Return the representative of the node's set, making a set of its own on first use."""
        parent = self._parent
        if node not in parent:
            parent[node] = node
            self._members[node] = [node]
            return node
        root = node
        while parent[root] != root:
            root = parent[root]
        while parent[node] != root:
            parent[node], node = root, parent[node]
        return root

    def keep_apart(self, left: Node, right: Node) -> None:
        """Never let these two into one set."""
        self._apart.setdefault(self.find(left), set()).add(right)
        self._apart.setdefault(self.find(right), set()).add(left)

    def unite(self, left: Node, right: Node) -> bool:
        """Unite two sets; return False if that would join a pair that must stay apart."""
        left, right = self.find(left), self.find(right)
        if left == right:
            return True
        if any(self.find(node) == right for node in self._apart.get(left, ())):
            return False
        if len(self._members[left]) < len(self._members[right]):
            left, right = right, left
        self._parent[right] = left
        self._members[left] += self._members.pop(right)
        if right in self._apart:
            self._apart.setdefault(left, set()).update(self._apart.pop(right))
        return True

    def sets(self) -> Iterable[list[Node]]:
        """Return the members of every set."""
        return self._members.values()


def partition(
    edges: Sequence[Edge], different: Iterable[tuple[Node, Node]] = ()
) -> list[list[Node]]:
    """Return the groups that the edges make, keeping the pairs in `different` apart.

    Args:
        edges: reasons that join; a person's "same" is an edge of infinite weight.
        different: pairs that a person judged different.

    Returns:
        Groups of two nodes or more; the same for any order of the edges.
    """
    free = DisjointSets()
    for edge in edges:
        free.unite(edge.left, edge.right)
    torn = [(a, b) for a, b in different if free.find(a) == free.find(b)]
    if not torn:
        return [members for members in free.sets() if len(members) > 1]
    contested = {free.find(a) for a, _ in torn}
    groups = [
        members
        for members in free.sets()
        if len(members) > 1 and free.find(members[0]) not in contested
    ]
    apart: dict[Node, list[tuple[Node, Node]]] = defaultdict(list)
    for pair in torn:
        apart[free.find(pair[0])].append(pair)
    inside: dict[Node, list[Edge]] = defaultdict(list)
    for edge in edges:
        root = free.find(edge.left)
        if root in contested:
            inside[root].append(edge)
    for root, pairs in apart.items():
        groups += _constrained(inside[root], pairs)
    return groups


def _constrained(edges: list[Edge], pairs: list[tuple[Node, Node]]) -> list[list[Node]]:
    sets = DisjointSets()
    for left, right in pairs:
        sets.keep_apart(left, right)
    for edge in sorted(edges, key=lambda edge: (-edge.weight, str(edge.left), str(edge.right))):
        sets.unite(edge.left, edge.right)
    return [members for members in sets.sets() if len(members) > 1]
