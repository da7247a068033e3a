"""Scores against sums done by hand, against counting pair by pair, and under renaming."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from asterism.evaluate.scores import (
    Contingency,
    b_cubed,
    codes,
    contingency,
    document_scores,
    figures,
    pairwise,
)

Clustering = list[tuple[int, int]]
CLUSTERINGS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=40)


def table_of(clustering: Clustering) -> Contingency:
    networks, owners = zip(*clustering, strict=True)
    return contingency(codes(networks), codes(owners))


def test_b_cubed_of_a_small_case_is_what_a_pencil_gives() -> None:
    # Networks {a1 a2 b1} {a3} {c1}; owners a (3), b (1), c (1).
    table = table_of([(0, 0), (0, 0), (0, 1), (1, 0), (2, 2)])
    found = b_cubed(table)
    assert found.precision == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 + 1) / 5)
    assert found.recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3) / 3)  # b and c have one document
    assert found.f1 == pytest.approx(2 * found.precision * found.recall / sum(found[:2]))


def test_pairwise_of_a_small_case_is_what_a_pencil_gives() -> None:
    found = pairwise(table_of([(0, 0), (0, 0), (0, 1), (1, 0), (2, 2)]))
    assert found.precision == pytest.approx(1 / 3)  # of a1a2, a1b1, a2b1
    assert found.recall == pytest.approx(1 / 3)  # of a1a2, a1a3, a2a3


def test_doing_nothing_is_precise_and_finds_a_share_of_itself() -> None:
    table = table_of([(0, 0), (1, 0), (2, 0), (3, 0), (4, 1)])
    assert b_cubed(table) == figures(1.0, 0.25)
    assert pairwise(table) == figures(1.0, 0.0)


def test_joining_everything_finds_everything_at_little_precision() -> None:
    table = table_of([(0, owner) for owner in (0, 0, 1, 1)])
    assert b_cubed(table) == figures(0.5, 1.0)
    assert pairwise(table).precision == pytest.approx(1 / 3)


def test_recall_leaves_owners_of_one_document_out() -> None:
    assert b_cubed(table_of([(0, 0), (1, 1)])) == figures(1.0, 1.0)
    # A stranger who was drawn in costs precision and no recall.
    drawn_in = b_cubed(table_of([(0, 0), (0, 0), (0, 1)]))
    assert drawn_in.recall == 1.0
    assert drawn_in.precision == pytest.approx((2 / 3 + 2 / 3 + 1 / 3) / 3)


def test_f1_of_nothing_is_nothing() -> None:
    assert figures(0.0, 0.0).f1 == 0.0


@pytest.mark.parametrize(("networks", "owners"), [([], []), ([0], [0, 1])])
def test_documents_must_have_both(networks: list[int], owners: list[int]) -> None:
    with pytest.raises(ValueError, match="stand beside"):
        contingency(np.array(networks, np.int64), np.array(owners, np.int64))


@given(CLUSTERINGS)
def test_scores_equal_those_counted_document_by_document(clustering: Clustering) -> None:
    table = table_of(clustering)
    found = b_cubed(table)
    precision, recall = counted_b_cubed(clustering)
    assert found.precision == pytest.approx(float(precision))
    assert found.recall == pytest.approx(float(recall))
    precision, recall = counted_pairs(clustering)
    assert pairwise(table).precision == pytest.approx(float(precision))
    assert pairwise(table).recall == pytest.approx(float(recall))


@given(CLUSTERINGS, st.permutations(range(7)), st.permutations(range(7)), st.randoms())
def test_names_and_order_do_not_matter(
    clustering: Clustering, networks: list[int], owners: list[int], random: Random
) -> None:
    renamed = [(networks[network], owners[owner]) for network, owner in clustering]
    random.shuffle(renamed)
    for score in (b_cubed, pairwise):
        assert score(table_of(renamed)) == pytest.approx(score(table_of(clustering)))


@given(CLUSTERINGS)
def test_the_parts_of_a_score_average_to_it(clustering: Clustering) -> None:
    table = table_of(clustering)
    precision, recall = document_scores(table)
    assert np.average(precision, weights=table.both) == pytest.approx(b_cubed(table).precision)
    several = table.owner_sizes[table.owners] > 1
    if several.any():
        mean = np.average(recall[several], weights=table.both[several])
        assert mean == pytest.approx(b_cubed(table).recall)


def counted_b_cubed(clustering: Clustering) -> tuple[Fraction, Fraction]:
    """Score by the definition, one document after another."""
    precisions, recalls = [], []
    for network, owner in clustering:
        together = sum(item == (network, owner) for item in clustering)
        holding = sum(item[1] == owner for item in clustering)
        precisions.append(Fraction(together, sum(item[0] == network for item in clustering)))
        if holding > 1:
            recalls.append(Fraction(together, holding))
    recall = sum(recalls, Fraction()) / len(recalls) if recalls else Fraction(1)
    return sum(precisions, Fraction()) / len(precisions), recall


def counted_pairs(clustering: Clustering) -> tuple[Fraction, Fraction]:
    """Score by the definition, one pair after another."""
    pairs = [(a[0] == b[0], a[1] == b[1]) for a, b in combinations(clustering, 2)]
    right = sum(joined and same for joined, same in pairs)
    joined, wanted = sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)
    return (
        Fraction(right, joined) if joined else Fraction(1),
        Fraction(right, wanted) if wanted else Fraction(1),
    )
