from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components as scipy_components

from asterism.link.components import Components, connected_components, small_components

EDGES = st.lists(st.tuples(st.integers(0, 39), st.integers(0, 39)), max_size=60)


def columns(edges: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    both = np.array(edges, dtype=np.int32).reshape(-1, 2)
    return both[:, 0].copy(), both[:, 1].copy()


@given(EDGES)
def test_labels_are_the_smallest_member_of_what_scipy_finds(edges: list[tuple[int, int]]) -> None:
    left, right = columns(edges)
    labels = connected_components(left, right, 40)
    graph = coo_array((np.ones(len(left)), (left, right)), shape=(40, 40))
    _, expected = scipy_components(graph, directed=False)
    for label in range(expected.max() + 1):
        members = np.flatnonzero(expected == label)
        assert (labels[members] == members[0]).all()


@given(EDGES, st.integers(0, 60), st.randoms(use_true_random=False))
def test_chunks_and_order_do_not_matter(
    edges: list[tuple[int, int]], cut: int, random: object
) -> None:
    expected = connected_components(*columns(edges), 40)
    shuffled = edges.copy()
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    streamed = Components(20)
    streamed.extend(40)
    streamed.add(*columns(shuffled[:cut]))
    assert streamed.labels().dtype == np.uint32
    streamed.add(*columns(shuffled[cut:]))
    assert (streamed.labels() == expected).all()
    small = small_components(range(40), shuffled)
    assert [small[node] for node in range(40)] == expected.tolist()


def test_a_long_chain_and_no_edges() -> None:
    nodes = np.arange(300_000, dtype=np.uint32)
    assert (connected_components(nodes[:-1][::-1], nodes[1:][::-1], 300_000) == 0).all()
    nothing = np.empty(0, np.uint32)
    assert (connected_components(nothing, nothing, 5) == np.arange(5)).all()


@pytest.mark.parametrize("bad", [-1, 3])
def test_edges_that_name_no_node_are_refused(bad: int) -> None:
    with pytest.raises(ValueError, match="outside 0 to 2"):
        connected_components(np.array([0]), np.array([bad]), 3)


def test_arrays_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="one length"):
        connected_components(np.array([0, 1]), np.array([1]), 3)


def test_the_number_of_nodes_never_falls() -> None:
    with pytest.raises(ValueError, match="must be from 4"):
        Components(4).extend(3)


def test_small_components_keep_the_order_given_and_refuse_strangers() -> None:
    found = small_components(["b", "a", "c", "z"], [("a", "b"), ("c", "a")])
    assert found == {"b": "b", "a": "b", "c": "b", "z": "z"}
    with pytest.raises(KeyError):
        small_components(["a"], [("a", "q")])
