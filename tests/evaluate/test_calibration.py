"""Likelihood ratios and their cost against sums done by hand."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asterism.evaluate.calibration import (
    Measured,
    Observation,
    cllr,
    measure,
    smallest_cllr,
    weights,
)

COUNTS = st.lists(
    st.tuples(st.floats(-6, 6), st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=12
).filter(lambda rows: sum(row[1] for row in rows) > 0 and sum(row[2] for row in rows) > 0)


def test_a_ratio_is_the_odds_in_the_cell_over_the_odds_of_any_pair() -> None:
    groups = [Observation("phone/contact/2", "phone/contact", 1, 0)] * 9
    groups += [Observation("phone/contact/4", "phone/contact", 0, 6)]
    measured = measure(groups, prior_odds=0.001)
    coarse = measured["phone/contact"]
    assert coarse[:3] == (10, 15, 0.9)
    assert coarse.log10_ratio == pytest.approx(math.log10(9.5 / 1.5 * 1000))
    # Nine parts of its own, ten of the coarse cell.
    fine = measured["phone/contact/2"]
    own = math.log10(9.5 / 0.5 * 1000)
    assert fine[:3] == (9, 9, 1.0)
    assert fine.log10_ratio == pytest.approx((9 * own + 10 * coarse.log10_ratio) / 19)
    assert fine.log10_ratio > coarse.log10_ratio > measured["phone/contact/4"].log10_ratio


def test_a_huge_group_counts_once() -> None:
    few = [Observation("a", "b", 1, 0)] * 3
    measured = measure([*few, Observation("a", "b", 100, 300)], prior_odds=1.0)
    assert measured["b"].same == pytest.approx(3.25 / 4)
    assert measured["b"].log10_ratio == pytest.approx(math.log10(3.75 / 1.25))


def test_a_group_without_pairs_says_nothing() -> None:
    assert measure([Observation("a", "b", 0, 0)], prior_odds=1.0) == {}


def test_many_groups_speak_for_themselves() -> None:
    groups = [Observation("a", "b", 1, 0)] * 10_000 + [Observation("c", "b", 0, 1)] * 10_000
    measured = measure(groups, prior_odds=1.0)
    assert measured["a"].log10_ratio > 3
    assert measured["c"].log10_ratio < -3


def test_a_cell_never_seen_takes_the_coarse_weight_if_that_rests_on_enough() -> None:
    measured = {
        "coarse/2": Measured(3, 3, 1.0, 5.126),
        "coarse": Measured(10, 10, 1.0, 5.5),
        "rare/2": Measured(9, 9, 1.0, 5.0),
        "rare": Measured(9, 9, 1.0, 5.0),
    }
    cells = {"coarse/2": "coarse", "coarse/4": "coarse", "rare/2": "rare", "none/2": "none"}
    assert weights(measured, cells) == {"coarse/2": 5.13, "coarse/4": 5.5}


def test_weights_that_say_nothing_cost_one_bit() -> None:
    assert cllr([0.0], [7], [9]) == pytest.approx(1.0)


def test_right_weights_cost_little_and_wrong_ones_much() -> None:
    assert cllr([4.0, -4.0], [100, 0], [0, 100]) < 0.001
    assert cllr([4.0, -4.0], [0, 100], [100, 0]) == pytest.approx(4 * math.log2(10), rel=1e-3)


def test_cost_of_a_small_case_is_what_a_pencil_gives() -> None:
    # LR 10 for three of four pairs of one owner, LR 0.1 for both of two.
    expected = (0.75 * math.log2(1.1) + 0.25 * math.log2(11) + math.log2(1.1)) / 2
    assert cllr([1.0, -1.0], [3, 1], [0, 2]) == pytest.approx(expected)
    # The best in that order: infinity for the first, 1/4 for the second.
    best = (0.25 * math.log2(1 + 4) + math.log2(1 + 0.25)) / 2
    assert smallest_cllr([1.0, -1.0], [3, 1], [0, 2]) == pytest.approx(best)


def test_both_kinds_of_pairs_are_needed() -> None:
    with pytest.raises(ValueError, match="both"):
        cllr([1.0], [3], [0])


@given(COUNTS)
def test_no_weights_in_the_same_order_cost_less_than_the_best(
    rows: list[tuple[float, int, int]],
) -> None:
    ratios, same, different = zip(*rows, strict=True)
    best = smallest_cllr(ratios, same, different)
    assert -1e-9 <= best <= 1 + 1e-9
    assert best <= cllr(ratios, same, different) + 1e-9


@given(COUNTS, st.floats(0.1, 3), st.floats(-2, 2))
def test_only_the_order_matters_to_the_smallest_cost(
    rows: list[tuple[float, int, int]], scale: float, shift: float
) -> None:
    rows = [(round(ratio, 3), same, different) for ratio, same, different in rows]
    ratios, same, different = zip(*rows, strict=True)
    moved = [ratio * scale + shift for ratio in ratios]
    assert smallest_cllr(moved, same, different) == pytest.approx(
        smallest_cllr(ratios, same, different), abs=1e-9
    )
