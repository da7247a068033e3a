from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from asterism.link.partition import DisjointSets, Edge, partition

NODES = st.integers(0, 9).map(str)
EDGES = st.lists(st.builds(Edge, NODES, NODES, st.sampled_from([1.0, 2.0, 4.0])), max_size=15)
PAIRS = st.lists(st.tuples(NODES, NODES).filter(lambda pair: pair[0] != pair[1]), max_size=4)


def grouped(groups: list[list[object]]) -> frozenset[frozenset[object]]:
    return frozenset(frozenset(group) for group in groups)


def components(edges: list[Edge]) -> frozenset[frozenset[object]]:
    """Return the components by the plainest method there is."""
    sets: list[set[object]] = []
    for edge in edges:
        ends = {edge.left, edge.right}
        touching = [found for found in sets if found & ends]
        sets = [found for found in sets if not found & ends]
        sets.append(ends.union(*touching))
    return frozenset(frozenset(found) for found in sets if len(found) > 1)


@given(EDGES)
def test_without_judgements_groups_are_components(edges: list[Edge]) -> None:
    assert grouped(partition(edges)) == components(edges)


@given(EDGES, PAIRS, st.randoms())
def test_the_order_of_edges_and_pairs_does_not_matter(
    edges: list[Edge], pairs: list[tuple[str, str]], dice: random.Random
) -> None:
    expected = grouped(partition(edges, pairs))
    turned = [Edge(edge.right, edge.left, edge.weight) for edge in edges if dice.random() < 2]
    assert grouped(partition(dice.sample(edges, len(edges)), dice.sample(pairs, len(pairs)))) == (
        expected
    )
    assert grouped(partition(edges, [(b, a) for a, b in pairs])) == expected
    assert {node for group in partition(turned) for node in group} == {
        node for group in components(edges) for node in group
    }


@given(EDGES, PAIRS)
def test_a_pair_judged_different_is_never_in_one_group(
    edges: list[Edge], pairs: list[tuple[str, str]]
) -> None:
    for group in partition(edges, pairs):
        assert not any(left in group and right in group for left, right in pairs)


@given(EDGES, PAIRS)
def test_groups_only_ever_split_components(edges: list[Edge], pairs: list[tuple[str, str]]) -> None:
    whole = components(edges)
    for group in partition(edges, pairs):
        assert any(set(group) <= component for component in whole)


@given(EDGES, PAIRS)
def test_what_no_judgement_touches_stays_whole(
    edges: list[Edge], pairs: list[tuple[str, str]]
) -> None:
    judged = {node for pair in pairs for node in pair}
    untouched = {group for group in components(edges) if not group & judged}
    assert untouched <= grouped(partition(edges, pairs))


def test_the_weaker_reason_gives_way() -> None:
    edges = [Edge("a", "x", 5.0), Edge("x", "b", 1.0), Edge("b", "y", 5.0)]
    assert grouped(partition(edges, [("a", "b")])) == {
        frozenset({"a", "x"}),
        frozenset({"b", "y"}),
    }


def test_a_person_who_says_same_outweighs_every_model() -> None:
    edges = [Edge("a", "b", 9.0), Edge("b", "c", float("inf"))]
    assert grouped(partition(edges, [("a", "c")])) == {frozenset({"b", "c"})}


def test_unite_says_whether_it_did() -> None:
    sets = DisjointSets()
    sets.keep_apart("a", "b")
    assert sets.unite("a", "c")
    assert sets.unite("a", "a")
    assert not sets.unite("c", "b")
    assert sets.unite("b", "d")
    assert not sets.unite("d", "a")
